import { type Inline, mention } from '../blockkit/inline.ts';
import { nameOf } from '../channels/describe.ts';
import type { Answer, Caller } from './answer.ts';
import { boldList, nothingChanged, toPerson, typed } from './answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';
import { slackUserIdIn } from './references.ts';

/** `/credo unlink`: takes back what `/credo link` said of the person who types it; admins may name somebody else. */
export async function unlinkCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  { teamId, userId }: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const who = args.trim();
  const slackUserId = who === '' || who.toLowerCase() === 'me' ? userId : slackUserIdIn(who);
  if (slackUserId === null) {
    return [
      toPerson([
        ["I couldn't tell whom to unlink.", nothingChanged],
        [
          'For yourself, type ',
          typed('unlink'),
          '; admins type @ and choose the person: ',
          typed('unlink @person'),
          '.',
        ],
      ]),
    ];
  }
  const isMe = slackUserId === userId;
  if (!isMe && !(await isAdmin(deps, teamId, userId))) {
    return [
      toPerson([
        ['Only admins may unlink somebody else.', nothingChanged],
        ['For yourself, type ', typed('unlink'), '.'],
      ]),
    ];
  }
  const refs = await deps.people.unlink(teamId, tenant.connectionId, slackUserId);
  const them: Inline = isMe ? 'you' : mention(slackUserId, await nameOf(deps.slack, teamId, slackUserId));
  if (refs.length === 0) {
    return [
      toPerson([
        ['Nobody linked ', them, ' to anybody in Credo AI.', nothingChanged],
        [stillFound(isMe), ' To link somebody, an admin types ', typed('link @person name@company.com'), '.'],
      ]),
    ];
  }
  deps.log.info('person.unlinked', { teamId, slackUserId, by: userId });
  return [
    toPerson([
      ['I no longer take ', them, ' for ', ...boldList(refs), ' in Credo AI.'],
      [
        stillFound(isMe),
        ...(isMe ? [' To hear nothing, type ', typed('notify off'), ' and ', typed('mentions off'), '.'] : []),
      ],
    ]),
  ];
}

function stillFound(isMe: boolean): string {
  return isMe
    ? 'If your Slack e-mail is your address in Credo AI, I still know you by it.'
    : 'If their Slack e-mail is their address in Credo AI, I still know them by it.';
}
