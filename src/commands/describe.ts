import { bold, type Inline } from '../blockkit/inline.ts';
import type { Subscription, SubscriptionSpec } from '../model.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
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

/** A Slack user's name, for a sentence; `Somebody` when Slack does not say. */
export async function nameOf(slack: SlackWorkspace, teamId: string, slackUserId: string): Promise<string> {
  const user = await slack.user(teamId, slackUserId).catch(() => null);
  return user?.name ?? 'Somebody';
}

/** The words of state that lists and status use (design: Details that outside tests rely on). */
export function stateInWords(subscription: Subscription, webhookIsWaiting: boolean): string {
  const reason = subscription.reason ? reasons[subscription.reason] : undefined;
  if (subscription.state === 'pending') return `pending: ${reason ?? 'waits for me to be able to post here'}`;
  if (subscription.state === 'paused') return `paused: ${reason ?? 'Slack does not let me post here'}`;
  return webhookIsWaiting ? 'pending: Credo AI has not confirmed it yet' : 'active';
}

const reasons: Readonly<Record<string, string>> = {
  not_in_channel: "I'm not in this channel",
  channel_not_found: "I'm not in this channel",
  is_archived: 'this channel is archived',
  restricted_action: 'a workspace rule keeps me from posting here',
};
