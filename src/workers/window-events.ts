import type { SlackMessage } from '../blockkit/message.ts';
import type { Audiences } from '../channels/audiences.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog } from '../events/catalog.ts';
import type { Log } from '../log.ts';
import type { Audience, Names } from '../model.ts';
import { plainFallback } from '../pipeline/deliver.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { Comments, Inbox } from '../ports/inbox.ts';
import type { Delivery, LaneClaim } from '../ports/outbox.ts';
import type { Windows } from '../ports/windows.ts';
import type { Held } from '../windows/held.ts';
import { withoutUndone } from '../windows/net-changes.ts';
import { groupByUseCase, mostUseCasesShown } from '../windows/use-case-groups.ts';
import { windowMessage } from '../windows/window-message.ts';
import { readWithTwin } from './comment-records.ts';

type Deps = {
  readonly windows: Windows;
  readonly inbox: Inbox;
  readonly comments: Comments;
  readonly directory: Directory;
  readonly audiences: Audiences;
  readonly channelSettings: ChannelSettingsStore;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly log: Log;
};

/** What the delivery of a window shows; null when its events are gone or took each other back. */
export async function messageOfWindow(
  deps: Deps,
  { teamId, channelId }: LaneClaim,
  windowId: number,
  { mayBeRepeat, role, target }: Pick<Delivery, 'mayBeRepeat' | 'role' | 'target'>,
): Promise<SlackMessage | null> {
  const window = await deps.windows.get(windowId);
  if (!window) return null;
  const held: Held[] = [];
  let connectionId: string | null = null;
  for (const { eventId, commentId } of window.events) {
    const stored = await deps.inbox.get(eventId);
    if (!stored) continue;
    connectionId = stored.connectionId;
    const event = await readWithTwin(deps, stored, commentId);
    const previous = event.change === null ? null : await deps.windows.previousValue(eventId);
    held.push({ id: eventId, event, receivedAt: stored.receivedAt, previous });
  }
  const [first, ...others] = withoutUndone(held);
  if (connectionId === null || !first) return null;
  const audience = await deps.audiences.of(teamId, channelId);
  const { size } = await deps.channelSettings.get(teamId, channelId);
  const namesOf = await namesByUseCase(deps, { connectionId, teamId }, [first, ...others], audience);
  const options = {
    now: deps.clock.now(),
    // What stands there twice stays so when it is edited.
    mayBeRepeat: mayBeRepeat || target?.mayBeRepeat === true,
    size,
    isReply: (target?.role ?? role) === 'reply',
  };
  try {
    return windowMessage(window.kind, [first, ...others], namesOf, options);
  } catch (error) {
    // A fault of ours in one kind's wording must not hold up the conversation.
    deps.log.error('window.render_failed', { windowId, error });
    return plainFallback;
  }
}

/** Names for each use case that is shown, looked up at the same time. */
async function namesByUseCase(
  { directory }: Deps,
  place: { readonly connectionId: string; readonly teamId: string },
  held: readonly Held[],
  audience: Audience,
): Promise<(useCaseId: string | null) => Names> {
  const found = new Map<string | null, Names>();
  await Promise.all(
    groupByUseCase(held)
      .slice(0, mostUseCasesShown)
      .map(async (group) => {
        const events = group.held.map(({ event }) => event);
        const wanted = {
          useCaseId: group.useCaseId,
          people: events.flatMap(({ people }) => people),
          riskLevels: events.some(({ usesRiskLevels }) => usesRiskLevels),
        };
        found.set(group.useCaseId, await directory.namesFor(place, wanted, audience));
      }),
  );
  return (useCaseId) => {
    const names = found.get(useCaseId);
    if (!names) throw new RangeError('A use case that is not shown was asked for.');
    return names;
  };
}
