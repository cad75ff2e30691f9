import { bold, type Inline } from '../blockkit/inline.ts';
import { policyCommand, policyLine } from './access/policy.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { permissionCommand } from './channel-permissions.ts';
import { connectionsCommand } from './connect/list.ts';
import { deadLetterLines, replayDeadLetters } from './dead-letters.ts';
import { type CommandContext, isAdmin } from './deps.ts';
import { named } from './references.ts';
import { webhookLine } from './status.ts';

/** `/credo admin`: what only admins of the workspace may see and do. */
export async function adminCommand(deps: CommandContext, caller: Caller, args: string): Promise<readonly Answer[]> {
  if (!(await isAdmin(deps, caller.teamId, caller.userId))) return [onlyAdmins];
  const [topic = '', ...words] = args.trim().split(/\s+/);
  switch (topic.toLowerCase()) {
    case '':
      return [await overview(deps, caller)];
    case 'connect':
      return [connectButton];
    case 'connections':
      return [await connectionsCommand(deps, caller)];
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

async function overview(deps: CommandContext, { teamId }: Caller): Promise<Answer> {
  const tenants = await deps.tenants(teamId);
  const webhooks = await Promise.all(
    tenants.map(async ({ connectionId, name }): Promise<readonly Inline[]> => {
      const line = webhookLine(await deps.connections.get(connectionId), deps.clock.now());
      return tenants.length === 1 ? [line] : [bold(name), ': ', line];
    }),
  );
  const { waiting } = await deps.outbox.depth(teamId);
  const dead = await deadLetterLines(deps, teamId);
  return toPerson(
    [
      ...(tenants.length === 0 ? [["Credo AI isn't connected yet: ", typed('admin connect'), '.']] : webhooks),
      [waiting === 0 ? '✅ Nothing is waiting to be sent.' : `⏳ Waiting to be sent: ${waiting}.`],
      ...dead,
      await policyLine(deps, teamId),
      ['Only admins can type: ', ...commandList],
    ],
    dead.length > 0 ? runButton('Send them again', 'admin replay') : [],
  );
}

/** For when the form does not open by itself: Slack opens one only within three seconds. */
export const connectButton: Answer = toPerson(
  [
    ['I ask for what it takes to connect Credo AI in a form, so that the API key stands in no message.'],
    ['Press the button; ', typed('status'), ' shows afterwards how it goes.'],
  ],
  [{ text: 'Connect Credo AI', action_id: 'connect:open' }],
);

const commandList: readonly Inline[] = [
  typed('admin connect'),
  ' and ',
  typed('admin connections'),
  ' (the Credo AI tenants), ',
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
