import type { EventFacts } from '../../model.ts';
import type { PostedEvent, PostedMessage } from '../../ports/deliveries.ts';
import type { Caller } from '../answer.ts';
import type { CommandContext } from '../deps.ts';

/** A message in Slack, as a link or a shortcut names it. */
export type MessageRef = { readonly channelId: string; readonly slackTs: string };

/** The message a permalink leads to, in a thread or not; null when the text holds none. */
export function readPermalink(text: string): MessageRef | null {
  const [, channelId, seconds, fraction] = /\/archives\/([CGD][A-Z0-9]+)\/p(\d{10})(\d{6})/.exec(text) ?? [];
  if (channelId === undefined || seconds === undefined || fraction === undefined) return null;
  return { channelId, slackTs: `${seconds}.${fraction}` };
}

/**
 * Our delivery behind a message, if the person may know of it: only members of a channel learn what was posted there,
 * and of a direct message only who got it. Null otherwise, without telling the cases apart.
 */
export async function findPosted(deps: CommandContext, caller: Caller, ref: MessageRef): Promise<PostedMessage | null> {
  const { teamId, userId } = caller;
  if (ref.channelId.startsWith('D')) return deps.deliveries.findPosted(teamId, userId, ref.slackTs);
  const isHere = ref.channelId === caller.channelId;
  if (!isHere && !(await deps.slack.isInChannel(teamId, ref.channelId, userId))) return null;
  return deps.deliveries.findPosted(teamId, ref.channelId, ref.slackTs);
}

/** What the event behind a message says of itself. */
export function factsOf(deps: CommandContext, event: PostedEvent): EventFacts {
  return deps.catalog.read(JSON.parse(event.body)).facts;
}

/** The review a message is about: by its card, else the only one its events name; null when there is none. */
export function reviewOf(deps: CommandContext, { reviewId, events }: PostedMessage): string | null {
  if (events.some(({ isTest }) => isTest)) return null;
  if (reviewId !== null) return reviewId;
  const [only = null, ...others] = new Set(events.map((event) => factsOf(deps, event).reviewId));
  return others.length === 0 ? only : null;
}
