import { bold, type Inline, value } from '../../blockkit/inline.ts';
import { nameOf } from '../../channels/describe.ts';
import type { AccessPolicy } from '../../ports/access.ts';
import type { Answer, Caller } from '../answer.ts';
import { nothingChanged, toPerson, typed } from '../answers.ts';
import type { CommandContext } from '../deps.ts';
import { named, slackUserIdIn } from '../references.ts';

/** `/credo admin policy [anyone | managers | @people]`: says, or with words changes, who may change what channels get. */
export async function policyCommand(deps: CommandContext, caller: Caller, words: readonly string[]): Promise<Answer> {
  if (words.length === 0) return toPerson([await policyLine(deps, caller.teamId), howToChange]);
  const policy = readPolicy(words);
  if (typeof policy === 'string') {
    return toPerson([["I don't know who ", named(policy), ' is here.', nothingChanged], howToChange]);
  }
  await deps.access.setPolicy(caller.teamId, policy, caller.userId);
  deps.log.info('access.policy_changed', { teamId: caller.teamId, userId: caller.userId, kind: policy.kind });
  return toPerson([['Done. ', ...(await policyLine(deps, caller.teamId))], howToChange]);
}

/** Who may change what channels get, in one sentence. */
export async function policyLine(deps: CommandContext, teamId: string): Promise<readonly Inline[]> {
  const { policy } = await deps.access.policy(teamId);
  switch (policy.kind) {
    case 'anyone':
      return [bold('Anyone'), ' in a channel may change what it gets, except guests.'];
    case 'managers':
      return [
        bold('Channel managers'),
        ' may change what a channel gets: admins and owners of this workspace, and who created the channel. ',
        "Slack doesn't tell apps whom else it calls a manager.",
      ];
    case 'people': {
      const names = await Promise.all(policy.slackUserIds.map((id) => nameOf(deps.slack, teamId, id)));
      return [bold('Admins'), ' and ', value(names.join(', ')), ' may change what channels get.'];
    }
  }
}

const howToChange: readonly Inline[] = [
  'To change it, type ',
  typed('admin policy anyone'),
  ', ',
  typed('admin policy managers'),
  ', or name people: ',
  typed('admin policy @person'),
  '. Others can then ask for access.',
];

/** The word that was not understood, if there is one. */
function readPolicy(words: readonly string[]): AccessPolicy | string {
  const text = words.join(' ').toLowerCase();
  if (['anyone', 'anybody', 'everyone', 'everybody', 'all'].includes(text)) return { kind: 'anyone' };
  if (['managers', 'channel managers', 'manager'].includes(text)) return { kind: 'managers' };
  const slackUserIds: string[] = [];
  for (const word of words.flatMap((one) => one.split(',')).filter((one) => one !== '')) {
    const id = slackUserIdIn(word);
    if (id === null) return word;
    slackUserIds.push(id);
  }
  return { kind: 'people', slackUserIds: [...new Set(slackUserIds)] };
}
