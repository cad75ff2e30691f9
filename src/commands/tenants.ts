import { bold, type Inline } from '../blockkit/inline.ts';
import { joinMessages } from '../blockkit/message.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { formatConnection, takeConnection } from '../subscriptions/connection-word.ts';
import { closest } from '../subscriptions/suggest.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';
import { named } from './references.ts';

/** What is done for one connection; `deps` knows of that connection's subscriptions only. */
type ForTenant = (deps: CommandContext, tenant: ConnectedTenant, args: string) => Promise<readonly Answer[]>;

/**
 * Which of several connections a command is about when it names none: `each` of them, the `first`, or those from which
 * the channel gets something (`here`).
 */
export type Reach = 'each' | 'first' | 'here';

/** Runs a command for the connections it is about: the one it names with `connection:`, else as `reach` says. */
export async function forTenants(
  deps: CommandContext,
  caller: Caller,
  command: { readonly name: string; readonly args: string; readonly reach: Reach },
  run: ForTenant,
): Promise<readonly Answer[]> {
  const tenants = await deps.tenants(caller.teamId);
  const { name, rest } = takeConnection(command.args);
  if (tenants.length === 0) return [await notConnected(deps, caller)];
  if (name !== null) {
    const tenant = findTenant(tenants, name);
    if (!tenant) return [noSuchConnection(tenants, name, `${command.name} ${rest}`)];
    return withConnection(tenants, tenant, await run(scoped(deps, tenant), tenant, rest));
  }
  const [first] = tenants;
  if (first && tenants.length === 1) return run(scoped(deps, first), first, rest);
  const chosen = command.reach === 'here' ? await withRowsIn(deps, tenants, caller) : tenants;
  if (first && (command.reach === 'first' || chosen.length === 0)) {
    const answers = withConnection(tenants, first, await run(scoped(deps, first), first, rest));
    const isDone = answers.some(({ visibleTo }) => visibleTo === 'channel');
    return isDone ? [...answers, whichItWas(tenants, first, command)] : answers;
  }
  const parts: { heading: string; answers: readonly Answer[] }[] = [];
  for (const tenant of chosen) {
    const answers = withConnection(tenants, tenant, await run(scoped(deps, tenant), tenant, rest));
    parts.push({ heading: tenant.name, answers });
  }
  return joined(parts, command.name);
}

/** The commands of one connection see what the channel gets from it, and nothing else. */
export function scoped(deps: CommandContext, { connectionId }: ConnectedTenant): CommandContext {
  const subscriptions: Subscriptions = {
    ...deps.subscriptions,
    ofChannel: async (teamId, channelId) =>
      (await deps.subscriptions.ofChannel(teamId, channelId)).filter((row) => row.connectionId === connectionId),
  };
  return { ...deps, subscriptions };
}

/** Runs for a connection by its id; an empty one is the first. */
export async function forConnection(
  deps: CommandContext,
  caller: Caller,
  connectionId: string,
  run: ForTenant,
): Promise<readonly Answer[]> {
  const tenants = await deps.tenants(caller.teamId);
  const tenant = connectionId === '' ? tenants[0] : tenants.find((one) => one.connectionId === connectionId);
  if (tenant) return run(scoped(deps, tenant), tenant, '');
  return [tenants.length === 0 ? await notConnected(deps, caller) : goneConnection];
}

/** Those that bring the channel something. */
export async function withRowsIn(
  deps: CommandContext,
  tenants: readonly ConnectedTenant[],
  { teamId, channelId }: Pick<Caller, 'teamId' | 'channelId'>,
): Promise<readonly ConnectedTenant[]> {
  const rows = await deps.subscriptions.ofChannel(teamId, channelId);
  return tenants.filter(({ connectionId }) => rows.some((row) => row.connectionId === connectionId));
}

function findTenant(tenants: readonly ConnectedTenant[], name: string): ConnectedTenant | undefined {
  const asked = name.toLowerCase();
  const begins = tenants.filter((tenant) => tenant.name.toLowerCase().startsWith(asked));
  return tenants.find((tenant) => tenant.name.toLowerCase() === asked) ?? (begins.length === 1 ? begins[0] : undefined);
}

/** Who can connect Credo AI, and how. */
export async function notConnected(deps: CommandContext, { teamId, userId }: Caller): Promise<Answer> {
  const first: Inline[] = ["Credo AI isn't connected yet.", nothingChanged];
  if (await isAdmin(deps, teamId, userId)) {
    return toPerson(
      [first, ['You can connect it: press the button, or type ', typed('admin connect'), '.']],
      [{ text: 'Connect Credo AI', action_id: 'connect:open' }],
    );
  }
  return toPerson([
    first,
    [
      'Ask an admin of this workspace to type ',
      typed('admin connect'),
      '. ',
      typed('help'),
      ' shows what you can do then.',
    ],
  ]);
}

const goneConnection: Answer = toPerson([
  ['That Credo AI is not connected any more.', nothingChanged],
  [typed('list'), ' shows what this channel gets now.'],
]);

function noSuchConnection(tenants: readonly ConnectedTenant[], name: string, command: string): Answer {
  const names = tenants.map((tenant) => tenant.name);
  const [near] = closest(name, names, 1);
  const corrected = near === undefined ? null : `${command} ${formatConnection(near)}`;
  return toPerson(
    [
      ['There is no connection called ', named(name), '.', nothingChanged],
      names.length === 1
        ? ['This workspace has only ', bold(names[0] ?? ''), ', so you need not name it.']
        : ['There are: ', ...names.flatMap((one, index): Inline[] => [index === 0 ? '' : ', ', bold(one)]), '.'],
      ...(corrected === null ? [] : [['Did you mean ', typed(corrected), '?']]),
    ],
    corrected === null ? [] : runButton(`Yes, ${near}`, corrected),
  );
}

function whichItWas(
  tenants: readonly ConnectedTenant[],
  first: ConnectedTenant,
  { name, args }: { readonly name: string; readonly args: string },
): Answer {
  const other = tenants.find((tenant) => tenant !== first) ?? first;
  return toPerson([
    [
      ...['This was about ', bold(first.name), ', the first connection of this workspace. For another, name it: '],
      ...[typed(`${name} ${args} ${formatConnection(other.name)}`.replace(/ +/g, ' ')), '.'],
    ],
  ]);
}

/** A button that types a command types it for the same connection. */
function withConnection(
  tenants: readonly ConnectedTenant[],
  { name }: ConnectedTenant,
  answers: readonly Answer[],
): readonly Answer[] {
  if (tenants.length === 1) return answers;
  return answers.map((answer) => ({
    ...answer,
    message: {
      ...answer.message,
      blocks: answer.message.blocks.map((block) => {
        if (block.type !== 'actions') return block;
        const elements = block.elements.map((element) =>
          element.type === 'button' && /^run:/.test(element.action_id ?? '') && routed.test(element.value ?? '')
            ? { ...element, value: `${element.value} ${formatConnection(name)}` }
            : element,
        );
        return { ...block, elements };
      }),
    },
  }));
}

const routed = /^(?:subscribe|set|unsubscribe|list|test|link|unlink)\b(?!.*\bconnection:)/i;

/** What several connections have to say, under their names. What changed the channel is said; that there was nothing to change elsewhere is not. */
function joined(
  parts: readonly { readonly heading: string; readonly answers: readonly Answer[] }[],
  name: string,
): readonly Answer[] {
  const all = parts.flatMap(({ answers }) => answers);
  const done = all.filter(({ visibleTo }) => visibleTo === 'channel');
  if (done.length > 0) return done;
  // How two connections are is worth telling of each, although it is the same.
  const isOfEach = name === 'status' || name === 'todo';
  const texts = new Set(all.map(({ message }) => JSON.stringify(message)));
  const [only] = all;
  if (!isOfEach && texts.size === 1 && only) return [only];
  const message = joinMessages(
    parts.flatMap(({ heading, answers }) => answers.map((answer) => ({ heading, message: answer.message }))),
  );
  return [{ visibleTo: 'person', message }];
}
