import { actionsBlock, lineBlocks } from '../../blockkit/blocks.ts';
import { channel, type Inline } from '../../blockkit/inline.ts';
import { type Choice, checkboxesBlock, menuBlock, searchBlock } from '../../blockkit/inputs.ts';
import { limits } from '../../blockkit/limits.ts';
import { formModal, type ModalView } from '../../blockkit/view.ts';
import type { ChannelSettings, Filter, GroupVocabulary, Selector, SubscriptionSpec, Vocabulary } from '../../model.ts';
import {
  describeFilters,
  describeSelectors,
  type ShowValue,
  showValue,
} from '../../subscriptions/format-subscription.ts';
import { typed } from '../answers.ts';
import { settingBlocks } from './channel-fields.ts';
import {
  eventsBlock,
  type FormPlace,
  filterBlock,
  findRow,
  namesBlock,
  newRow,
  rowKey,
  sameSelector,
  settingsCallbackId,
  unfilteredRow,
  wholeGroup,
} from './form.ts';
import { optionValue } from './form-row.ts';

export type FormContent = {
  /** All that can be chosen from; a menu is shown when there are several. */
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly rows: readonly SubscriptionSpec[];
  readonly settings: ChannelSettings;
  readonly vocabulary: Vocabulary;
  readonly show: ShowValue;
  readonly now: number;
  /** Whether it shows what only admins may decide. */
  readonly forAdmin: boolean;
};

/** The settings of a channel as a form: one of its subscriptions at a time, and how messages come. */
export function settingsView(place: FormPlace, content: FormContent): ModalView {
  const { rows, vocabulary, show } = content;
  const row = findRow(rows, place.row) ?? { selectors: [], filters: [] };
  const several = content.connections.length > 1 ? `:${place.connectionId}` : '';
  const actionId = `choice:${place.row}${several}`;
  const rest = row.filters.filter((filter) => !isInFields(filter));
  const intro: Inline[][] = [
    place.isPicked
      ? ['Choose what ', channel(place.channelId), ' gets from Credo AI. Untick everything to stop it.']
      : ['Choose what this channel gets from Credo AI. Untick everything to stop it.'],
    ...(rest.length > 0
      ? [
          [
            { kind: 'value' as const, text: `Also: ${describeFilters(rest, show)}.` },
            ' That stays; to change it, type ',
            typed('set …'),
            '.',
          ],
        ]
      : []),
  ];
  return formModal({
    title: titleOf(place),
    callbackId: settingsCallbackId,
    privateMetadata: JSON.stringify(place),
    blocks: [
      ...lineBlocks(intro),
      connectionMenu(place, content),
      ...(rows.length === 0 ? [] : [lineBlocks([[severalChoices]])[0] ?? null, rowMenu(place, rows, show)]),
      ...vocabulary.groups.flatMap((group) => groupBlocks(group, row.selectors, actionId)),
      otherBlock(row.selectors, actionId),
      ...filterBlocks(row.filters, actionId, show),
      ...settingBlocks(content.settings, content.now, content.forAdmin),
      actionsBlock([{ text: 'Show me an example', action_id: 'settings:example' }]),
    ],
  });
}

const severalChoices =
  'A channel can have several choices, each with filters of its own. You see and save one at a time.';

/** Whether a filter has a field of its own in the form. */
function isInFields({ key, negated }: Filter): boolean {
  return !negated && (key === 'use-case' || key === 'risk');
}

/** Which Credo AI the form is about; null where there is only one. */
function connectionMenu({ connectionId }: FormPlace, { connections }: FormContent) {
  if (connections.length < 2) return null;
  const choices = connections.map(
    ({ id, name }): Choice => ({ value: id, label: `From ${name}`, isChosen: id === connectionId }),
  );
  return menuBlock({ id: 'connection', actionId: 'settings:connection', choices });
}

function rowMenu({ row }: FormPlace, rows: readonly SubscriptionSpec[], show: ShowValue) {
  const choices = rows.map(({ selectors, filters }): Choice => {
    const label = [describeSelectors(selectors), describeFilters(filters, show)]
      .filter((part) => part !== '')
      .join(', ');
    return { value: rowKey(filters), label, isChosen: rowKey(filters) === row };
  });
  const isNew = row === newRow || (row === unfilteredRow && !findRow(rows, row));
  const another = { value: newRow, label: 'Another choice, with its own filters', isChosen: isNew };
  return menuBlock({
    id: 'row',
    actionId: 'settings:row',
    choices: [...choices.slice(0, limits.options - 1), another],
  });
}

function groupBlocks(
  { name, label, subEvents, freeSubEvent }: GroupVocabulary,
  chosen: readonly Selector[],
  actionId: string,
) {
  const own = chosen.filter(({ group }) => group === name);
  const isChosen = (sub: string | null) => own.some((selector) => sameSelector(selector, { group: name, sub }));
  const choices = [null, ...subEvents.map((one) => one.name)].map(
    (sub): Choice => ({ value: sub ?? wholeGroup, label: sub ?? 'all of these', isChosen: isChosen(sub) }),
  );
  const boxes = checkboxesBlock({ id: eventsBlock(name), actionId, label, choices });
  if (freeSubEvent === null) return [boxes];
  const names = searchBlock({
    id: namesBlock(name),
    actionId,
    label: `Only some ${label.toLowerCase()}`,
    placeholder: `Type the name of one`,
    leastLetters: 1,
    choices: subsOf(own).map((sub): Choice => ({ value: sub, label: sub, isChosen: true })),
  });
  return [boxes, names];
}

/** Kinds of events that belong to no group are subscribed by their own name; here they can be given up. */
function otherBlock(chosen: readonly Selector[], actionId: string) {
  const subs = subsOf(chosen.filter(({ group }) => group === 'other'));
  const choices = subs.map((sub): Choice => ({ value: sub, label: sub, isChosen: true }));
  return checkboxesBlock({ id: eventsBlock('other'), actionId, label: 'Other events', choices });
}

function filterBlocks(filters: readonly Filter[], actionId: string, show: ShowValue = showValue) {
  const chosen = (key: 'use-case' | 'risk') =>
    filters
      .filter((filter) => filter.key === key && !filter.negated)
      .flatMap(({ values }) => values)
      .map((one): Choice => ({ value: optionValue(one), label: show(one, key), isChosen: true }));
  return [
    searchBlock({
      id: filterBlock('use-case'),
      actionId,
      label: 'Only for these use cases',
      hint: 'Leave it empty for all of them.',
      placeholder: 'Type a part of the name',
      leastLetters: 1,
      choices: chosen('use-case'),
    }),
    searchBlock({
      id: filterBlock('risk'),
      actionId,
      label: 'Only for these risk levels',
      placeholder: 'Any risk level',
      leastLetters: 0,
      choices: chosen('risk'),
    }),
  ];
}

function subsOf(selectors: readonly Selector[]): string[] {
  return [...new Set(selectors.flatMap(({ sub }) => sub ?? []))];
}

/** Slack does not tell the name of a private channel. */
function titleOf({ channelName }: FormPlace): string {
  if (channelName === '' || channelName === 'privategroup') return 'Credo AI in this channel';
  const title = `Credo AI in #${channelName}`;
  return title.length <= limits.modalTitle ? title : `${title.slice(0, limits.modalTitle - 1)}…`;
}
