import type { SlackState } from '../../web/page-state.ts';
import { plain } from './text-object.ts';
import type { Element, OptionGroup } from './types.ts';

export type Offer = { readonly value: string; readonly label: string };
export type OfferGroup = { readonly label: string | null; readonly offers: readonly Offer[] };

/** What a menu offers to this person: its own options, people, or the channels the person can see. */
export function offeredBy(element: Element, slack: SlackState, userId: string): readonly OfferGroup[] {
  switch (element.type.replace('multi_', '')) {
    case 'users_select':
      return ungrouped(
        slack.users.filter(({ deleted }) => !deleted).map((user) => ({ value: user.id, label: user.real_name })),
      );
    case 'channels_select':
    case 'conversations_select':
      return ungrouped(
        slack.channels
          .filter((channel) => !channel.is_archived && !channel.is_im && !channel.is_mpim)
          .filter((channel) => !channel.is_private || channel.members.includes(userId))
          .filter((channel) => !channel.is_private || !element.type.startsWith('channels'))
          .map((channel) => ({ value: channel.id, label: `#${channel.name}` })),
      );
    default:
      if (element.option_groups) return element.option_groups.map(grouped);
      return ungrouped((element.options ?? []).map((option) => ({ value: option.value, label: plain(option.text) })));
  }
}

const ungrouped = (offers: readonly Offer[]): readonly OfferGroup[] => [{ label: null, offers }];

const grouped = ({ label, options }: OptionGroup): OfferGroup => ({
  label: plain(label),
  offers: options.map((option) => ({ value: option.value, label: plain(option.text) })),
});
