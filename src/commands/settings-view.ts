import { lineBlocks } from '../blockkit/blocks.ts';
import type { Inline } from '../blockkit/inline.ts';
import { limits } from '../blockkit/limits.ts';
import { type Choice, checkboxesBlock, formModal, type ModalView } from '../blockkit/view.ts';
import type { GroupVocabulary, Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import type { Caller } from './answer.ts';
import { typed } from './answers.ts';

export const settingsCallbackId = 'channel_settings';

/** The value of the checkbox for a whole group; no sub-event is called that. */
const wholeGroup = '*';
const blockIdPrefix = 'events:';

/** The settings of a channel as a form: one checkbox for each group and sub-event, as they are now. */
export function settingsView(caller: Caller, rows: readonly SubscriptionSpec[], vocabulary: Vocabulary): ModalView {
  const chosen = rows.flatMap(({ selectors }) => selectors);
  const hasFilters = rows.some(({ filters }) => filters.length > 0);
  const intro: Inline[][] = [
    ['Choose what this channel gets from Credo AI.'],
    ...(hasFilters ? [['Filters stay as they are; change them with ', typed('subscribe …'), '.']] : []),
  ];
  return formModal({
    title: titleOf(caller),
    callbackId: settingsCallbackId,
    privateMetadata: JSON.stringify({ teamId: caller.teamId, channelId: caller.channelId, name: caller.channelName }),
    blocks: [
      ...lineBlocks(intro),
      ...vocabulary.groups.map((group) => checkboxesBlock(groupBox(group, chosen))),
      checkboxesBlock(otherBox(chosen)),
    ],
  });
}

/** The selector a checkbox stands for; null for one of another form. */
export function selectorOf(blockId: string, value: string, vocabulary: Vocabulary): Selector | null {
  if (!blockId.startsWith(blockIdPrefix)) return null;
  const name = blockId.slice(blockIdPrefix.length);
  if (name === 'other') return { group: 'other', sub: value };
  const group = vocabulary.groups.find((one) => one.name === name);
  return group ? { group: group.name, sub: value === wholeGroup ? null : value } : null;
}

/** Whether two selectors are the same checkbox. */
export function sameSelector(a: Selector, b: Selector): boolean {
  return a.group === b.group && a.sub?.toLowerCase() === b.sub?.toLowerCase();
}

function groupBox({ name, label, subEvents, freeSubEvent }: GroupVocabulary, chosen: readonly Selector[]) {
  const own = chosen.filter(({ group }) => group === name);
  const free = freeSubEvent === null ? [] : subsOf(own);
  const choices = [null, ...new Set([...subEvents.map((one) => one.name), ...free])].map((sub): Choice => {
    const isChosen = own.some((selector) => sameSelector(selector, { group: name, sub }));
    return { value: sub ?? wholeGroup, label: sub ?? 'all of these', isChosen };
  });
  return { id: `${blockIdPrefix}${name}`, label, choices };
}

/** Kinds of events that belong to no group are subscribed by their own name; here they can be given up. */
function otherBox(chosen: readonly Selector[]) {
  const subs = subsOf(chosen.filter(({ group }) => group === 'other'));
  const choices = subs.map((sub): Choice => ({ value: sub, label: sub, isChosen: true }));
  return { id: `${blockIdPrefix}other`, label: 'Other events', choices };
}

function subsOf(selectors: readonly Selector[]): string[] {
  return [...new Set(selectors.flatMap(({ sub }) => sub ?? []))];
}

/** Slack does not tell the name of a private channel. */
function titleOf({ channelName }: Caller): string {
  if (channelName === '' || channelName === 'privategroup') return 'Credo AI in this channel';
  const title = `Credo AI in #${channelName}`;
  return title.length <= limits.modalTitle ? title : `${title.slice(0, limits.modalTitle - 1)}…`;
}
