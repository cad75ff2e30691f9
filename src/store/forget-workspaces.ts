import { type Kysely, type RawBuilder, sql } from 'kysely';
import { uninstalled } from '../ports/installations.ts';
import type { Deleted } from '../ports/retention.ts';
import type { StoreContext } from './dialect.ts';
import type { Database } from './schema.ts';
import { noteChange } from './subscription-version.ts';
import { alone } from './transactions.ts';

type Db = Kysely<Database>;

/** What is kept of a workspace beside what waits in its lanes; each has its `team_id`. */
const tablesOfWorkspace = [
  'subscription_changes',
  'channel_settings',
  'last_asked',
  'channels',
  'cards',
  'muted_reviews',
  'replies',
  'slack_people',
  'people_links',
  'person_settings',
  'unmatched_people',
  'access_policies',
  'access_requests',
  'windows',
  'lanes',
  'connections',
] as const;

/**
 * Deletes everything of workspaces that took the app out before `before`, a few rows at a time. The workspace itself goes
 * last, so that what was interrupted is gone on with; one that is back by then keeps the rest.
 */
export async function* forgetWorkspaces(context: StoreContext, before: number, batch: number): AsyncGenerator<Deleted> {
  const gone = await context.db
    .selectFrom('installations')
    .select('team_id')
    .where('blocked_reason', '=', uninstalled)
    .where('uninstalled_at', '<', before)
    .execute();
  for (const { team_id } of gone) {
    for (const step of stepsFor(team_id, batch)) {
      for (;;) {
        const count = await ifGone(context, team_id, before, step);
        if (count === 0) break;
        yield { of: 'leftOvers', count };
      }
    }
  }
}

type Step = (trx: Db, context: StoreContext) => Promise<number>;

function stepsFor(teamId: string, batch: number): readonly Step[] {
  const lanes = sql`select id from lanes where team_id = ${teamId}`;
  const windows = sql`select id from windows where team_id = ${teamId}`;
  return [
    (_trx, context) => unsubscribe(context, teamId),
    async (trx) => {
      const some = sql`select id from deliveries where lane_id in (${lanes}) order by id limit ${batch}`;
      await run(trx, sql`delete from repairs where kind = 'names' and ref in (${some})`);
      await run(trx, sql`delete from task_cards where delivery_id in (${some})`);
      return run(trx, sql`delete from deliveries where id in (${some})`);
    },
    (trx) => run(trx, sql`delete from window_events where window_id in (${windows})`),
    (trx) =>
      run(
        trx,
        sql`delete from directory where connection_id in (select id from connections where team_id = ${teamId})`,
      ),
    ...tablesOfWorkspace.map(
      (table): Step =>
        (trx) =>
          run(trx, sql`delete from ${sql.table(table)} where team_id = ${teamId}`),
    ),
    (trx) => run(trx, sql`delete from installations where team_id = ${teamId}`),
  ];
}

/** What was read to match an event counts no more. */
async function unsubscribe(context: StoreContext, teamId: string): Promise<number> {
  const { db } = context;
  const of = db.selectFrom('subscriptions').select('connection_id').distinct().where('team_id', '=', teamId);
  await noteChange(context, await of.execute());
  return run(db, sql`delete from subscriptions where team_id = ${teamId}`);
}

/** Only while the app is not there. */
function ifGone(context: StoreContext, teamId: string, before: number, step: Step): Promise<number> {
  return alone(context, async ({ db: trx }) => {
    const row = await trx
      .selectFrom('installations')
      .select('team_id')
      .where('team_id', '=', teamId)
      .where('blocked_reason', '=', uninstalled)
      .where('uninstalled_at', '<', before)
      .executeTakeFirst();
    return row ? step(trx, { ...context, db: trx }) : 0;
  });
}

async function run(db: Db, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0n);
}
