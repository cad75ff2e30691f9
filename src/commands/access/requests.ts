import { bold, channel, type Inline } from '../../blockkit/inline.ts';
import { answer } from '../../blockkit/message.ts';
import { nameOf } from '../../channels/describe.ts';
import type { AccessRequest, Wish } from '../../ports/access.ts';
import type { Answer, Caller } from '../answer.ts';
import { nothingChanged, toPerson, typed } from '../answers.ts';
import type { CommandContext } from '../deps.ts';
import { approversOf, isForAdmins, mayAllow } from './permission.ts';
import { wishWords } from './wish-words.ts';

/** How long a request can be made and answered. */
const openForMs = 7 * 24 * 3_600_000;

/** *Request access*: tells whoever may allow it, in a direct message, exactly what is wanted. */
export async function requestAccess(deps: CommandContext, caller: Caller, id: string): Promise<readonly Answer[]> {
  const found = await deps.access.request(id, deps.clock.now() - openForMs);
  if (!found || found.request.userId !== caller.userId) return [noSuchRequest];
  const { request } = found;
  const isFirst = await deps.access.moveRequest(id, { from: 'draft', to: 'open', by: caller.userId });
  if (!isFirst)
    return [toPerson([['You have asked for this already. ', typed('list'), ' shows what this channel gets.']])];
  const approvers = await approversOf(deps, request, request.wish);
  const name = await nameOf(deps.slack, request.teamId, request.userId, request.userName || undefined);
  const question = answer(
    [
      isForAdmins(request.wish)
        ? [bold(name), ' asks an admin for this', ...inChannel(request), ':']
        : [bold(name), ' asks to change what ', channel(request.channelId), ' gets from Credo AI:'],
      await wishWords(deps, request),
      ['Allow makes exactly this change, once. You can answer for 7 days.'],
    ],
    [
      { text: 'Allow', action_id: 'access:allow', value: id, style: 'primary' },
      { text: 'Deny', action_id: 'access:deny', value: id, style: 'danger' },
    ],
  );
  for (const approver of approvers) {
    await deps.outbox.enqueueNotice(request.teamId, approver, `access:${id}`, question);
  }
  deps.onOutbox();
  deps.log.info('access.requested', { teamId: request.teamId, channelId: request.channelId, userId: caller.userId });
  return [
    toPerson([
      [
        'I asked whoever may allow it, and will tell you what they say. Until then ',
        typed('list'),
        ' shows what is on.',
      ],
    ]),
  ];
}

/** Where it was asked for; a conversation with the app goes without saying. */
function inChannel({ channelId }: AccessRequest): readonly Inline[] {
  return channelId.startsWith('D') ? [] : [' in ', channel(channelId)];
}

/** Does what was asked for, in the name of whoever asked, or of the admin who allowed what only admins may do. */
export type Fulfil = (deps: CommandContext, caller: Caller, wish: Wish) => Promise<readonly Answer[]>;

/** *Allow* and *Deny*: whoever is first decides, and only somebody who may. */
export async function decideAccess(
  deps: CommandContext,
  caller: Caller,
  id: string,
  decision: 'allowed' | 'denied',
  fulfil: Fulfil,
): Promise<readonly Answer[]> {
  const found = await deps.access.request(id, deps.clock.now() - openForMs);
  if (!found) return [inPlace(noSuchRequest)];
  const { request } = found;
  const { teamId, channelId } = request;
  if (!(await mayAllow(deps, caller, request))) return [isForAdmins(request.wish) ? onlyAdmins : youMayNot];
  const isFirst = await deps.access.moveRequest(id, { from: 'open', to: decision, by: caller.userId });
  if (!isFirst) return [inPlace(answeredAlready)];
  deps.log.info('access.decided', { teamId, channelId, userId: request.userId, by: caller.userId, decision });
  const approver = await nameOf(deps.slack, teamId, caller.userId, caller.userName || undefined);
  const { userId, userName } = isForAdmins(request.wish) ? caller : request;
  const inTheName: Caller = { teamId, channelId, channelName: request.channelName, userId, userName };
  const answers = decision === 'allowed' ? await fulfil({ ...deps, isApproved: true }, inTheName, request.wish) : [];
  const wish = await wishWords(deps, request);
  await tell(deps, request, { approver, decision, wish }, answers);
  const asker = await nameOf(deps.slack, teamId, request.userId, request.userName || undefined);
  const decided = answer([
    [bold(approver), ` ${decision} what `, bold(asker), ' asked for', ...inChannel(request), ':'],
    wish,
    ...(decision === 'denied' ? [['Nothing was changed.']] : []),
  ]);
  await deps.outbox.editNotices(`access:${id}`, decided, caller.userId);
  deps.onOutbox();
  const what = decision === 'allowed' ? 'You allowed this' : 'You denied this';
  return [
    inPlace(
      toPerson([
        [what, ...inChannel(request), ':'],
        wish,
        ...(decision === 'denied' ? [['Nothing was changed.']] : []),
      ]),
    ),
  ];
}

type Decision = {
  readonly approver: string;
  readonly decision: 'allowed' | 'denied';
  readonly wish: readonly Inline[];
};

/** What came of it: in the channel what changes there, to whoever asked everything else. */
async function tell(
  deps: CommandContext,
  request: AccessRequest,
  { approver, decision, wish }: Decision,
  answers: readonly Answer[],
): Promise<void> {
  const { teamId, channelId, userId, id } = request;
  for (const [index, { visibleTo, message }] of answers.entries()) {
    const to = visibleTo === 'channel' ? channelId : userId;
    await deps.outbox.enqueueNotice(teamId, to, `access-result:${id}:${index}`, message);
  }
  const outcome = answer([
    [bold(approver), ` ${decision} what you asked for`, ...inChannel(request), ':'],
    wish,
    ...(decision === 'denied'
      ? [['Nothing was changed. In the channel, ', typed('list'), ' shows what it gets.']]
      : []),
  ]);
  await deps.outbox.enqueueNotice(teamId, userId, `access-answer:${id}`, outcome);
}

function inPlace(given: Answer): Answer {
  return { ...given, replacesOriginal: true };
}

const noSuchRequest: Answer = toPerson([
  ['This can only be asked for and answered within 7 days, by those it is meant for.', nothingChanged],
  ['Type the command again in the channel; ', typed('help'), ' lists all of them.'],
]);

const answeredAlready: Answer = toPerson([
  ['This was answered already.', nothingChanged],
  ['In the channel, ', typed('list'), ' shows what it gets now.'],
]);

const onlyAdmins: Answer = toPerson([
  ['Only admins of this workspace can answer this.', nothingChanged],
  [typed('help'), ' shows what you can do.'],
]);

const youMayNot: Answer = toPerson([
  ['Only whoever may change that channel can answer this.', nothingChanged],
  ['Admins see and change who that is with ', typed('admin policy'), '.'],
]);
