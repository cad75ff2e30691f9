import { sql } from 'kysely';
import type { LaneClaim } from '../ports/outbox.ts';
import { addToLane } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { moveEvents } from './windows.ts';

/** So many messages may wait in a channel and still come one by one. */
const mostOneByOne = 5;
/** A statement takes only so many values; what is left joins the digest the next time. */
const mostAtOnce = 1_000;

/** Whether a look at what waits could find something to collapse; it costs one question where the look costs seven. */
export async function mayCollapse({ db }: StoreContext, claim: LaneClaim): Promise<boolean> {
  const { rows } = await sql`select id from lanes where id = ${claim.id} and token = ${claim.token} and (
    pending > ${mostOneByOne} or (pending > 1 and exists (
      select 1 from deliveries d join windows w on w.id = d.window_id
      where d.lane_id = lanes.id and d.state = 'waiting' and w.kind = 'burst')))`.execute(db);
  return rows.length > 0;
}

/**
 * Makes one digest of what waits in a lane beyond the fifth message: under a card when all of it belongs there, else in
 * the channel. A card that was not tried yet joins with all its replies, and is begun by the next news of its review.
 * Only whoever holds the claim may do so, and only it sends, so nothing that is being sent is touched. Runs in the
 * caller's transaction.
 */
export async function collapseWaiting(context: StoreContext, claim: LaneClaim): Promise<void> {
  const { db, dialect } = context;
  // Nobody else gets the lane before this is done, even when the lease runs out meanwhile.
  const held =
    await sql`select id from lanes where id = ${claim.id} and token = ${claim.token} ${dialect.forUpdate}`.execute(db);
  if (held.rows.length === 0) return;
  const waiting = await db
    .selectFrom('deliveries as d')
    .leftJoin('cards', 'cards.post_id', 'd.id')
    .select(['d.id', 'd.role', 'd.event_id', 'd.comment_id', 'd.window_id', 'd.card_id', 'd.attempts', 'd.forgiven'])
    .select('d.may_be_repeat')
    .where('d.lane_id', '=', claim.id)
    .where('d.state', '=', 'waiting')
    .where('d.collapsible', '=', 1)
    // A card that was posted by another delivery meanwhile is only an edit of it.
    .where((is) => is.or([is('d.role', '!=', 'card'), is('cards.id', 'is not', null)]))
    .orderBy('d.id')
    .limit(mostOneByOne + mostAtOnce)
    .execute();
  const digests = await unsentDigests(context, claim.id);
  const single = await outsideDigests(context, claim.id);
  const last = digests.at(-1)?.id ?? Number.POSITIVE_INFINITY;
  // What came after a digest joins it, so that nothing is told before what happened before it.
  const isOpen = !single.some(({ id, collapsible }) => id > last && collapsible === 0);
  const beyond = waiting
    .filter(({ id }, index) => index >= mostOneByOne || (isOpen && id > last))
    // What was tried may stand in Slack already.
    .filter(({ attempts, forgiven, may_be_repeat }) => attempts === forgiven && may_be_repeat === 0);
  const joining = await cardsThatJoin(context, beyond);
  const joined = beyond.filter(({ role, card_id }) => role !== 'card' || joining.has(card_id));
  if (joined.length === 0) return;
  const ids = new Set(joined.map(({ id }) => id));
  const newest = Math.max(...ids);
  const isCut = (digest: Digest) => single.some(({ id }) => id > digest.id && id < newest && !ids.has(id));
  await collapse(
    context,
    claim,
    joined,
    joining,
    digests.filter((digest) => !isCut(digest)),
  );
}

/** What waits to be posted in words of its own. */
async function outsideDigests({ db }: StoreContext, lane: string) {
  return db
    .selectFrom('deliveries as d')
    .leftJoin('windows', 'windows.id', 'd.window_id')
    .select(['d.id', 'd.collapsible'])
    .where('d.lane_id', '=', lane)
    .where('d.state', '=', 'waiting')
    .where('d.role', 'not in', ['card_edit', 'card_end', 'edit'])
    .where((is) => is.or([is('windows.kind', 'is', null), is('windows.kind', '!=', 'burst')]))
    .execute();
}

type Waiting = {
  readonly id: number;
  readonly role: string;
  readonly event_id: number | null;
  readonly comment_id: number | null;
  readonly window_id: number | null;
  readonly card_id: number | null;
};

/** Of the cards that wait to be posted those under which nothing waits that has to come by itself. */
async function cardsThatJoin({ db }: StoreContext, beyond: readonly Waiting[]): Promise<ReadonlySet<number | null>> {
  const cardIds = beyond.flatMap(({ role, card_id }) => (role === 'card' && card_id !== null ? [card_id] : []));
  if (cardIds.length === 0) return new Set();
  const known = new Set(beyond.map(({ id }) => id));
  const under = await db
    .selectFrom('deliveries')
    .select(['id', 'card_id'])
    .where('card_id', 'in', cardIds)
    .where('state', '=', 'waiting')
    .where('role', '!=', 'card_edit')
    .execute();
  const staying = new Set(under.filter(({ id }) => !known.has(id)).map(({ card_id }) => card_id));
  return new Set(cardIds.filter((id) => !staying.has(id)));
}

async function collapse(
  context: StoreContext,
  claim: LaneClaim,
  joined: readonly Waiting[],
  joining: ReadonlySet<number | null>,
  digests: readonly Digest[],
): Promise<void> {
  const { db } = context;
  if (joined.length === 1 && digests.length === 0) return;

  const placeOf = (cardId: number | null) => (joining.has(cardId) ? null : cardId);
  const places = new Set([...joined, ...digests].map(({ card_id }) => placeOf(card_id)));
  const [onlyPlace = null] = places.size === 1 ? places : [];
  const digest = digests.find(({ card_id }) => card_id === onlyPlace);
  const windowId = digest?.window_id ?? (await addDigest(context, claim, onlyPlace));
  // A comment that began a card waits as the card and as the reply.
  const events = new Map(
    [...joined]
      .sort((a, b) => Number(a.comment_id !== null) - Number(b.comment_id !== null))
      .flatMap(({ event_id, comment_id }) => (event_id === null ? [] : [[event_id, comment_id] as const])),
  );
  const rows = [...events].map(([event_id, comment_id]) => ({ window_id: windowId, event_id, comment_id }));
  if (rows.length > 0) {
    await db
      .insertInto('window_events')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const others = digests.filter((one) => one !== digest);
  await moveEvents(
    context,
    [...joined, ...others].flatMap((one) => one.window_id ?? []),
    windowId,
  );
  const cardIds = [...joining].filter((id) => id !== null);
  await db.updateTable('cards').set({ post_id: null }).where('id', 'in', cardIds).execute();
  await withdraw(context, claim, [...(await editsOf(context, cardIds)), ...[...joined, ...others].map(({ id }) => id)]);
}

async function editsOf({ db }: StoreContext, cardIds: readonly number[]): Promise<readonly number[]> {
  const edits = await db
    .selectFrom('deliveries')
    .select('id')
    .where('card_id', 'in', cardIds)
    .where('state', '=', 'waiting')
    .where('role', '=', 'card_edit')
    .execute();
  return edits.map(({ id }) => id);
}

async function withdraw({ db, clock }: StoreContext, claim: LaneClaim, ids: readonly number[]): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'withdrawn', last_error: 'collapsed', settled_at: clock.now() })
    .where('id', 'in', ids)
    .execute();
  await db
    .updateTable('lanes')
    .set((set) => ({ pending: set('pending', '-', ids.length) }))
    .where('id', '=', claim.id)
    .execute();
}

type Digest = Pick<Waiting, 'id' | 'card_id' | 'window_id'>;

/** The digests that wait in the lane and were not tried yet, the last one last. */
async function unsentDigests({ db }: StoreContext, lane: string): Promise<readonly Digest[]> {
  return (
    db
      .selectFrom('deliveries as d')
      .innerJoin('windows', 'windows.id', 'd.window_id')
      .select(['d.id', 'd.card_id', 'd.window_id'])
      .where('d.lane_id', '=', lane)
      .where('d.state', '=', 'waiting')
      .whereRef('d.attempts', '=', 'd.forgiven')
      .where('windows.kind', '=', 'burst')
      // An edit of a digest that stands in the channel is no place for news.
      .where('d.role', 'in', ['message', 'reply'])
      .where('d.may_be_repeat', '=', 0)
      .orderBy('d.id')
      .execute()
  );
}

async function addDigest(
  context: StoreContext,
  { id: lane, teamId, channelId }: LaneClaim,
  cardId: number | null,
): Promise<number> {
  const now = context.clock.now();
  const window = await context.db
    .insertInto('windows')
    .values({
      ...{ lane_id: lane, team_id: teamId, channel_id: channelId, kind: 'burst', key: '', state: 'closed' },
      ...{ due_at: now, latest_due_at: now, opened_at: now, settled_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await addToLane(context, {
    ...{ laneId: lane, teamId, channelId, dedupeKey: `window:${window.id}`, windowId: window.id },
    ...{ role: cardId === null ? 'message' : 'reply', cardId, isBroadcast: false, aboutId: null },
    ...{ eventId: null, commentId: null, targetId: null, notice: null, mentionIds: [], isCollapsible: false },
  });
  return window.id;
}
