import { createHash } from 'node:crypto';
import type { Filter, Selector, SubscriptionSpec, Vocabulary } from '../../model.ts';
import { formatSpec } from '../../subscriptions/format-subscription.ts';

export const settingsCallbackId = 'channel_settings';

/** Which of a channel's subscriptions a form is about: that with these filters, or a new one. */
export type RowKey = string;
export const unfilteredRow: RowKey = 'none';
export const newRow: RowKey = 'new';

/** The subscriptions of a channel differ in their filters, so those name them. */
export function rowKey(filters: readonly Filter[]): RowKey {
  if (filters.length === 0) return unfilteredRow;
  return createHash('sha256')
    .update(formatSpec({ selectors: [], filters }))
    .digest('base64url')
    .slice(0, 12);
}

/** Where a form is about, as it comes back with it. */
export type FormPlace = {
  /** Whose events it chooses. */
  readonly connectionId: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly row: RowKey;
  /** The channel was picked elsewhere: whether the person is in it must be looked up. */
  readonly isPicked: boolean;
};

/** One field of a submitted form: what was chosen when it opened and what is chosen now, with the words shown for each. */
export type FormField = {
  readonly blockId: string;
  readonly before: readonly string[];
  readonly now: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

export type SettingsForm = {
  readonly connectionId: string;
  readonly row: RowKey;
  readonly fields: readonly FormField[];
};

/** What is wrong with a form: an explanation per field, by block id. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The value of the checkbox for a whole group; no sub-event is called that. */
export const wholeGroup = '*';
export const eventsBlock = (group: string) => `events:${group}`;
export const namesBlock = (group: string) => `names:${group}`;
export const filterBlock = (key: 'use-case' | 'risk') => `filter:${key}`;
export const settingBlock = (name: string) => `channel:${name}`;

/** The events that were ticked or unticked. */
export function changedEvents({ fields }: SettingsForm, vocabulary: Vocabulary) {
  const selectors = (pick: (field: FormField) => readonly string[]) =>
    fields.flatMap((field) => pick(field).flatMap((value) => selectorOf(field.blockId, value, vocabulary) ?? []));
  return { added: selectors(addedIn), removed: selectors(removedIn) };
}

export const addedIn = ({ before, now }: FormField) => now.filter((value) => !before.includes(value));
export const removedIn = ({ before, now }: FormField) => before.filter((value) => !now.includes(value));

/** Whether two selectors are the same checkbox. */
export function sameSelector(a: Selector, b: Selector): boolean {
  return a.group === b.group && a.sub?.toLowerCase() === b.sub?.toLowerCase();
}

/** The subscription a form is about; undefined when it is a new one, or gone. */
export function findRow<R extends SubscriptionSpec>(rows: readonly R[], key: RowKey): R | undefined {
  return rows.find(({ filters }) => rowKey(filters) === key);
}

function selectorOf(blockId: string, value: string, vocabulary: Vocabulary): Selector | null {
  const [kind, ...rest] = blockId.split(':');
  const name = rest.join(':');
  if (kind !== 'events' && kind !== 'names') return null;
  if (name === 'other') return { group: 'other', sub: value };
  const group = vocabulary.groups.find((one) => one.name === name);
  return group ? { group: group.name, sub: value === wholeGroup ? null : value } : null;
}

/** The place a form is about, as it was written when it was opened; null when it is not ours. */
export function readPlace(privateMetadata: string): FormPlace | null {
  const read = parseObject(privateMetadata);
  const { channelId, channelName, row, isPicked } = read;
  if (typeof channelId !== 'string' || typeof channelName !== 'string' || typeof row !== 'string') return null;
  const connectionId = typeof read['connectionId'] === 'string' ? read['connectionId'] : '';
  return { connectionId, channelId, channelName, row, isPicked: isPicked === true };
}

/** A form that was kept as JSON. */
export function readForm(json: string): SettingsForm | null {
  const { row, fields, connectionId = '' } = parseObject(json);
  if (typeof row !== 'string' || !Array.isArray(fields) || typeof connectionId !== 'string') return null;
  return { connectionId, row, fields: fields.filter(isField) };
}

function isField(field: unknown): field is FormField {
  return typeof field === 'object' && field !== null && 'blockId' in field && 'before' in field && 'now' in field;
}

function parseObject(json: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(json === '' ? '{}' : json);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
