export { dayInWords } from '../blockkit/text.ts';

import { bold, date, type Inline, wordsOf } from '../blockkit/inline.ts';
import type { ChannelSettings, Subscription, SubscriptionSpec, Vocabulary } from '../model.ts';
import type { ConnectionRecord } from '../ports/connections.ts';
import type { LaneStatus } from '../ports/outbox.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import { neededEventTypes } from '../subscriptions/combine.ts';
import { describeFilters, describeSelectors, type ShowValue, showValue } from '../subscriptions/format-subscription.ts';

/** One subscription in words: `reviews: decided, only for risk High`. */
export function describeSpec(spec: SubscriptionSpec, show: ShowValue): readonly Inline[] {
  const filters = describeFilters(spec.filters, show);
  const events: Inline = bold(describeSelectors(spec.selectors));
  return filters === '' ? [events] : [events, ', ', { kind: 'value', text: filters }];
}

/** What a channel gets, all rows in one sentence. */
export function describeSpecs(specs: readonly SubscriptionSpec[], show: ShowValue): readonly Inline[] {
  if (specs.length === 0) return ['nothing'];
  return specs.flatMap((spec, index): Inline[] => [...(index === 0 ? [] : ['; and ']), ...describeSpec(spec, show)]);
}

/** The parts with a full stop after them, unless they end in one, as `Ben O.` does. */
export function sentence(parts: readonly Inline[]): readonly Inline[] {
  const last = parts.at(-1);
  return last !== undefined && wordsOf(last).endsWith('.') ? parts : [...parts, '.'];
}

const mostInOneSentence = 2;

/** Some words and what a channel gets: in one sentence, or below each other if it is much. */
export function sentenceOrList(
  lead: readonly Inline[],
  specs: readonly SubscriptionSpec[],
  show: ShowValue,
): readonly (readonly Inline[])[] {
  if (specs.length <= mostInOneSentence) return [sentence([...lead, ' ', ...describeSpecs(specs, show)])];
  return [lead, ...specs.map((spec): Inline[] => ['• ', ...describeSpec(spec, show)])];
}

/** Shows people in filters by their names. A name that cannot be found out in Slack stays what was typed. */
export async function showPeople(
  slack: SlackWorkspace,
  teamId: string,
  specs: readonly SubscriptionSpec[],
): Promise<ShowValue> {
  const texts = specs.flatMap((spec) => spec.filters.flatMap((filter) => filter.values.map((value) => value.text)));
  const names = new Map<string, string>();
  for (const text of new Set(texts)) {
    const id = /^<@([UW][A-Z0-9]+)>$/.exec(text)?.[1];
    if (id) names.set(text, await nameOf(slack, teamId, id));
  }
  return (value, key) => names.get(value.text) ?? showValue(value, key);
}

/** A Slack user's name, for a sentence; `otherwise` when Slack does not say. */
export async function nameOf(
  slack: SlackWorkspace,
  teamId: string,
  slackUserId: string,
  otherwise = 'Somebody',
): Promise<string> {
  const user = await slack.user(teamId, slackUserId).catch(() => null);
  return user?.name ?? otherwise;
}

/** The words of state that lists and status use (design: Details that outside tests rely on). */
export function stateInWords(
  subscription: Subscription,
  connection: ConnectionRecord | null,
  vocabulary: Vocabulary,
): string {
  const reason = subscription.reason ? reasons[subscription.reason] : undefined;
  if (subscription.state === 'pending') return `pending: ${reason ?? "I can't post here yet"}`;
  if (subscription.state === 'paused') return `paused: ${reason ?? 'Slack does not let me post here'}`;
  const isConfirmed = neededEventTypes([subscription], vocabulary).every((type) =>
    connection?.webhookTypes.includes(type),
  );
  return isConfirmed || isEnteredByHand(connection) ? 'active' : 'pending: Credo AI has not confirmed it yet';
}

/** Credo has no API for webhooks, and yet events come: somebody entered the webhook there. */
export function isEnteredByHand(connection: ConnectionRecord | null): boolean {
  return connection?.webhookFailure === 'not_found' && connection.lastEventAt !== null;
}

/** The state with what the channel's settings do to it: what works may be muted. */
export function withMute(state: string, { mutedUntil }: ChannelSettings, now: number): readonly Inline[] {
  return state === 'active' && mutedUntil !== null && mutedUntil > now ? ['muted until ', date(mutedUntil)] : [state];
}

/** Why a channel is paused. */
export function reasonInWords(reason: string): string {
  return reasons[reason] ?? 'Slack does not let me post there';
}

const reasons: Readonly<Record<string, string>> = {
  not_in_channel: "I'm not in this channel",
  channel_not_found: "I'm not in this channel",
  is_archived: 'this channel is archived',
  channel_deleted: 'this channel was deleted',
  shared_with_others: 'this channel is shared with another company',
  disconnected: 'its Credo AI was disconnected',
  restricted_action: 'a workspace rule keeps me from posting here',
  team_access_not_granted: 'your organisation does not let me be used in this workspace',
};

/** `12 min ago`, `3 h ago`, `2 days ago`. */
export function agoInWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / (24 * 60))} days ago`;
}

/** Shorter waits are how Slack usually works. */
const slowAfterMs = 5 * 60_000;

/** Says that Slack has kept a channel's messages waiting for long, and what will come of them; null when it does not. */
export function slowedInWords({ slowedSince, waiting }: LaneStatus, now: number): string | null {
  if (slowedSince === null || now - slowedSince < slowAfterMs) return null;
  const what = waiting === 1 ? '1 message' : `${waiting} messages`;
  const how = waiting > 5 ? ', those beyond the fifth as one digest where they can be' : '';
  return `Slack is slowing us down: ${what} for this channel will follow${how}.`;
}
