import { bold, code, type Inline, value } from '../../blockkit/inline.ts';
import { truncate } from '../../blockkit/text.ts';
import { dayInWords, nameOf } from '../../channels/describe.ts';
import type { EventFacts, Subscription } from '../../model.ts';
import type { PostedMessage } from '../../ports/deliveries.ts';
import { describeSelectors } from '../../subscriptions/format-subscription.ts';
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
  const { event } = posted;
  if (event === null) {
    return [
      toPerson([
        ['I said this by myself; it is no news from Credo AI. ', typed('list'), ' shows what this channel gets.'],
      ]),
    ];
  }
  if (event.isTest)
    return [toPerson([['This is an example that somebody asked for with ', typed('test'), '.'], times(posted, event)])];
  const facts = factsOf(deps, event);
  const reason = ref.channelId.startsWith('D')
    ? ['I sent you this because it concerns you.']
    : await reasonIn(deps, caller.teamId, ref.channelId, facts);
  return [toPerson([reason, times(posted, event)])];
}

/** In the channel's own words: what it follows, who chose that, and since when. */
async function reasonIn(deps: CommandContext, teamId: string, channelId: string, facts: EventFacts): Promise<Inline[]> {
  const rows = await deps.subscriptions.ofChannel(teamId, channelId);
  const row = rows.find((one) => matchRow(one, facts, nothingKnown));
  if (!row) return ['I posted this because the channel followed such events then. It does not any more.'];
  const chosen = row.selectors.filter((selector) => selects(selector, facts));
  return [
    'I posted this because the channel follows ',
    bold(describeSelectors(chosen)),
    ...(row.filters.length > 0 ? [' with filters'] : []),
    ' (set up by ',
    value(await nameOf(deps.slack, teamId, row.createdBy)),
    ` on ${dayInWords(since(row))}). In the channel, `,
    typed('list'),
    ' shows all it gets.',
  ];
}

const since = ({ createdAt }: Subscription) => createdAt;

function times(posted: PostedMessage, event: NonNullable<PostedMessage['event']>): Inline[] {
  return [
    'Event ',
    code(truncate(event.key.replace(/^[a-z]+:/, ''), longestKey)),
    `, received ${timeInWords(event.receivedAt)}, posted ${timeInWords(posted.postedAt)}.`,
  ];
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
