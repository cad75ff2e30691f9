import type { Audiences } from '../channels/audiences.ts';
import type { Directory, Place } from '../directory/directory.ts';
import { isSamePerson, type ReadEvent } from '../events/catalog.ts';
import type { EventFacts, PersonalReason, PersonRef } from '../model.ts';
import type { PlannedDirect, StoredEvent } from '../ports/inbox.ts';
import type { PersonSettingsStore, UnmatchedPing } from '../ports/people.ts';
import { isDecision } from '../windows/use-case-groups.ts';
import { decidePings, type Pings } from './decide-pings.ts';
import type { Memberships } from './memberships.ts';

export type PingDeps = {
  readonly directory: Directory;
  readonly audiences: Audiences;
  readonly personSettings: PersonSettingsStore;
  readonly memberships: Memberships;
};

export type PingOccasion = {
  readonly event: StoredEvent;
  /** With all that is known of it, a comment's twin included. */
  readonly read: ReadEvent;
  /** What was known of the same comment before: whoever it tags was told then. */
  readonly earlier: readonly ReadEvent[];
};

/** One workspace: the channels that say the event now and may mention people, in the order of `match`. */
export type PingPlace = {
  readonly teamId: string;
  readonly channelIds: readonly string[];
  /** Who was pinged for the same comment before. */
  readonly pinged: ReadonlySet<string>;
};

export type PlannedPings = {
  readonly mentions: Pings['mentions'];
  readonly directs: readonly PlannedDirect[];
  readonly unmatched: readonly UnmatchedPing[];
};

/** Looks up whom an event concerns in a workspace, and decides how each of them is told. */
export async function planPings(
  deps: PingDeps,
  { event, read, earlier }: PingOccasion,
  { teamId, channelIds, pinged }: PingPlace,
): Promise<PlannedPings> {
  const place = { connectionId: event.connectionId, teamId };
  const { facts } = read;
  const known = earlier.flatMap((version) => version.facts.tagged);
  const wanted = (await concernedBy(deps.directory, event.connectionId, facts)).filter(
    ({ person }) => !known.some((one) => isSamePerson(one, person)),
  );
  if (wanted.length === 0) return { mentions: new Map(), directs: [], unmatched: [] };

  const [actor, people] = await Promise.all([
    facts.actor && deps.directory.reach(place, facts.actor),
    Promise.all(
      wanted.map(async ({ person, reason }) => {
        const { slackUserId, isNobody } = await deps.directory.reach(place, person);
        const settings = slackUserId === null ? null : await deps.personSettings.get(teamId, slackUserId);
        return { person, reason, slackUserId, isNobody, settings };
      }),
    ),
  ]);
  const concerned = people.flatMap(({ slackUserId, reason, settings }) =>
    slackUserId === null || settings === null ? [] : { slackUserId, reason, settings },
  );
  const mayMention = concerned.some(({ reason, settings }) => reason === 'tagged' && settings.mentions !== 'off');
  const channels = await Promise.all(
    (mayMention ? channelIds : []).map(async (channelId) => ({
      channelId,
      members: (await namesPeople(deps, place, channelId, facts)) ? await deps.memberships(teamId, channelId) : nobody,
    })),
  );
  const { mentions, directs } = decidePings({ concerned, actorId: actor?.slackUserId ?? null, pinged, channels });
  return {
    mentions,
    directs: directs.map((slackUserId) => ({
      ...{ teamId, slackUserId, targetId: null, task: taskIn(facts) },
      seenIn: channels.find(({ members }) => members.has(slackUserId))?.channelId ?? null,
    })),
    unmatched: people.flatMap(({ person, reason, isNobody }) =>
      isNobody && reason !== 'outcome' ? { teamId, person, reason } : [],
    ),
  };
}

const nobody: ReadonlySet<string> = new Set();

/** A message that may not tell everything there names nobody, and so calls nobody. */
async function namesPeople(
  { audiences, directory }: PingDeps,
  { connectionId, teamId }: Place,
  channelId: string,
  { useCaseId }: EventFacts,
): Promise<boolean> {
  const audience = await audiences.of(teamId, channelId);
  return (await directory.disclosureOf(connectionId, useCaseId, audience)) === 'full';
}

type Wanted = { readonly person: PersonRef; readonly reason: PersonalReason };

/** Whom an event is about in person; never whoever did it. */
async function concernedBy(directory: Directory, connectionId: string, facts: EventFacts): Promise<readonly Wanted[]> {
  const starter =
    facts.reviewId !== null && isDecision(facts) ? await directory.reviewStarter(connectionId, facts.reviewId) : null;
  const wanted: (Wanted | null)[] = [
    facts.assignee && facts.subs.includes('assigned') ? { person: facts.assignee, reason: 'assigned' } : null,
    ...facts.tagged.map((person): Wanted => ({ person, reason: 'tagged' })),
    starter && { person: starter, reason: 'outcome' },
  ];
  const { actor } = facts;
  return wanted.filter((one) => one !== null).filter(({ person }) => actor === null || !isSamePerson(actor, person));
}

/** The task an event asks its assignee for. */
function taskIn({ assignee, reviewId, subs }: EventFacts): PlannedDirect['task'] {
  if (!subs.includes('assigned') || reviewId === null || !assignee?.credoUserId) return null;
  return { reviewId, credoUserId: assignee.credoUserId };
}
