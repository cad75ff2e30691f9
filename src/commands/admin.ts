import type { Inline } from '../blockkit/inline.ts';
import { policyCommand, policyLine } from './access/policy.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { permissionCommand } from './channel-permissions.ts';
import { deadLetterLines, replayDeadLetters } from './dead-letters.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';
import { named } from './references.ts';
import { webhookLine } from './status.ts';

/** `/credo admin`: what only admins of the workspace may see and do. */
export async function adminCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  if (!(await isAdmin(deps, caller.teamId, caller.userId))) return [onlyAdmins];
  const [topic = '', ...words] = args.trim().split(/\s+/);
  switch (topic.toLowerCase()) {
    case '':
      return [await overview(deps, tenant, caller)];
    case 'policy':
      return [await policyCommand(deps, caller, words)];
    case 'restricted':
    case 'shared':
      return permissionCommand(deps, caller, topic.toLowerCase(), words[0] ?? '');
    case 'replay':
      return [await replayDeadLetters(deps, caller.teamId)];
    default:
      return [
        toPerson([
          [typed('admin'), ' does not know ', named(topic), '.', nothingChanged],
          ['There are: ', ...commandList],
        ]),
      ];
  }
}

async function overview(deps: CommandContext, { connectionId }: ConnectedTenant, { teamId }: Caller): Promise<Answer> {
  const connection = await deps.connections.get(connectionId);
  const { waiting } = await deps.outbox.depth();
  const dead = await deadLetterLines(deps, teamId);
  return toPerson(
    [
      [webhookLine(connection, deps.clock.now())],
      [waiting === 0 ? '✅ Nothing is waiting to be sent.' : `⏳ Waiting to be sent: ${waiting}.`],
      ...dead,
      await policyLine(deps, teamId),
      ['Only admins can type: ', ...commandList],
    ],
    dead.length > 0 ? runButton('Send them again', 'admin replay') : [],
  );
}

const commandList: readonly Inline[] = [
  typed('admin policy'),
  ' (who may change channels), ',
  typed('admin replay'),
  ' (sends again what was given up), ',
  typed('admin restricted allow'),
  ' or ',
  typed('admin restricted withhold'),
  ' (restricted use cases here), ',
  typed('admin shared allow'),
  ' or ',
  typed('admin shared refuse'),
  ' (channels with other companies), ',
  typed('list all'),
  ' (every channel), ',
  typed('status'),
  '.',
];

/** What everybody else is told. */
export const onlyAdmins: Answer = toPerson([
  ['Only admins of this workspace may do that.', nothingChanged],
  [typed('status'), ' shows whether everything works, and ', typed('help'), ' what you can do.'],
]);
