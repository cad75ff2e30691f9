import { bold, code, type Inline, value } from '../../blockkit/inline.ts';
import { truncate } from '../../blockkit/text.ts';
import { dayInWords, nameOf, showPeople } from '../../channels/describe.ts';
import type { EventFacts, Subscription } from '../../model.ts';
import type { PostedEvent, PostedMessage } from '../../ports/deliveries.ts';
import { describeFilters, describeSelectors, type ShowValue } from '../../subscriptions/format-subscription.ts';
import { type KnownFacts, matchRow, selects } from '../../subscriptions/matches.ts';
import type { Answer, Caller } from '../answer.ts';
import { nothingChanged, toPerson, typed } from '../answers.ts';
import type { CommandContext } from '../deps.ts';
import { factsOf, findPosted, type MessageRef, readPermalink } from './find.ts';

const longestKey = 40;

/** `/credo why <message link>`: which subscription brought a message, and when its event came. Names no use case. */
export async function whyCommand(deps: CommandContext, caller: Caller, args: string): Promise<readonly Answer[]> {
  const ref = readPermalink(args);
  return ref === null ? [needsLink] : explainMessage(deps, caller, ref);
}

/** The same for a message that was pointed at. */
export async function explainMessage(
  deps: CommandContext,
  caller: Caller,
  ref: MessageRef,
): Promise<readonly Answer[]> {
  const posted = await findPosted(deps, caller, ref);
  if (posted === null) return [notFound];
  const { events, isNews } = posted;
  if (!isNews) return [toPerson([['I said this by myself; it is no news from Credo AI. ', ...seeList]])];
  if (events.length === 0)
    return [toPerson([['This is news from Credo AI from so long ago that I kept no more of it.'], seeList])];
  if (events.some(({ isTest }) => isTest)) {
    return [toPerson([['This is an example that somebody asked for with ', typed('test'), '.'], times(posted)])];
  }
  if (ref.channelId.startsWith('D')) return [toPerson([['I sent you this because it concerns you.'], times(posted)])];
  return [toPerson([...(await reasonIn(deps, caller.teamId, ref.channelId, events)), times(posted)])];
}

const seeList: readonly Inline[] = [typed('list'), ' shows what this channel gets.'];

/** In the channel's own words: what it follows, who chose that, and since when. */
async function reasonIn(
  deps: CommandContext,
  teamId: string,
  channelId: string,
  events: readonly PostedEvent[],
): Promise<readonly (readonly Inline[])[]> {
  const told = events.map((event) => ({ from: event.connectionId, facts: factsOf(deps, event) }));
  const facts = told.map((one) => one.facts);
  const all = await deps.subscriptions.ofChannel(teamId, channelId);
  const rows = all.filter((row) =>
    told.some((one) => one.from === row.connectionId && matchRow(row, one.facts, nothingKnown)),
  );
  const show = await showPeople(deps.slack, teamId, rows);
  const choices = await Promise.all(rows.map((row) => choiceInWords(deps, row, facts, show)));
  const [only, ...others] = choices;
  if (!only) return [['I posted this because the channel followed such events then. It does not any more.']];
  const look: Inline[] = ['In the channel, ', typed('list'), ' shows all it gets.'];
  if (others.length === 0) return [['I posted this because the channel follows ', ...only, '. ', ...look]];
  return [
    ['I posted this because of one of these, or several, which the channel follows:'],
    ...choices.map((choice) => ['• ', ...choice]),
    look,
  ];
}

/** Which use cases somebody chose is not said: the asker may be elsewhere. */
async function choiceInWords(
  deps: CommandContext,
  { teamId, selectors, filters, createdBy, createdAt }: Subscription,
  facts: readonly EventFacts[],
  show: ShowValue,
): Promise<readonly Inline[]> {
  const chosen = selectors.filter((selector) => facts.some((one) => selects(selector, one)));
  const others = describeFilters(
    filters.filter(({ key }) => key !== 'use-case'),
    show,
  );
  const only = [others, ...(filters.some(({ key }) => key === 'use-case') ? ['only for some use cases'] : [])];
  return [
    bold(describeSelectors(chosen)),
    ...only.flatMap((part): Inline[] => (part === '' ? [] : [', ', value(part)])),
    ' (set up by ',
    value(await nameOf(deps.slack, teamId, createdBy)),
    ` on ${dayInWords(createdAt)})`,
  ];
}

function times({ events, postedAt }: PostedMessage): Inline[] {
  const [first, ...others] = events;
  const last = others.at(-1);
  if (!first) return [];
  const key = code(truncate(first.key.replace(/^[a-z]+:/, ''), longestKey));
  const posted = `, posted ${timeInWords(postedAt)}.`;
  if (!last) return ['Event ', key, `, received ${timeInWords(first.receivedAt)}${posted}`];
  const span = `received from ${timeInWords(first.receivedAt)} to ${timeInWords(last.receivedAt)}`;
  return [`${events.length} events, the first is `, key, `, ${span}${posted}`];
}

const timeFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});

function timeInWords(at: number): string {
  return `${timeFormat.format(at)} UTC`;
}

/** Names are not looked up again: a filter that cannot be decided counts as fulfilled. */
const nothingKnown: KnownFacts = {
  useCaseName: null,
  riskNames: null,
  actorSlackUserId: null,
  actorNames: [],
  assigneeSlackUserId: null,
  assigneeNames: [],
};

const needsLink: Answer = toPerson([
  ['I need the link of a message of mine.', nothingChanged],
  [
    'Choose "Copy link" in its menu and type for example ',
    typed('why https://your-team.slack.com/archives/C0123456789/p1700000000000100'),
    '. Or choose "Why this message?" in that menu.',
  ],
]);

const notFound: Answer = toPerson([
  ['There is no message of mine under that link in a channel that you are in.', nothingChanged],
  [typed('list'), ' shows what this channel gets.'],
]);
