import type { ActionButton } from '../../blockkit/blocks.ts';
import { bold, type Inline, value } from '../../blockkit/inline.ts';
import { agoInWords, dayInWords, nameOf } from '../../channels/describe.ts';
import type { Answer, Caller } from '../answer.ts';
import { toPerson, typed } from '../answers.ts';
import type { CommandContext } from '../deps.ts';
import { webhookLine } from '../status.ts';

const mostButtons = 10;

/** `/credo admin connections`: what is connected, by whom, how it goes, and what can be done about it. */
export async function connectionsCommand(deps: CommandContext, { teamId }: Caller): Promise<Answer> {
  const [tenants, all] = await Promise.all([deps.tenants(teamId), deps.connecting.connections.ofTeam(teamId)]);
  const now = deps.clock.now();
  const lines: (readonly Inline[])[] = [];
  for (const { connectionId, name, isOwn } of tenants) {
    const record = await deps.connections.get(connectionId);
    const own = all.find(({ id }) => id === connectionId);
    const by = own ? await nameOf(deps.slack, teamId, own.createdBy) : null;
    const how: Inline[] = own
      ? [' (tenant ', value(own.tenant), ', connected by ', value(by ?? ''), ` on ${dayInWords(own.createdAt)})`]
      : [' (set up by whoever runs this app)'];
    lines.push(['• ', bold(name), ...(isOwn ? how : how), ': ', webhookLine(record, now)]);
    if (own && own.keyRefusedAt !== null) {
      lines.push([
        `⚠️ Credo AI has refused its API key since ${agoInWords(now - own.keyRefusedAt)}. Press Edit to enter a new one.`,
      ]);
    }
  }
  for (const one of all.filter(({ state }) => state === 'disconnected')) {
    lines.push([
      '• ',
      bold(one.name),
      ' (tenant ',
      value(one.tenant),
      '): disconnected. Connect it again, and what channels subscribed goes on.',
    ]);
  }
  const own = all.filter(({ state }) => state === 'active').slice(0, mostButtons);
  const buttons = own.flatMap(({ id, name }, index): ActionButton[] => [
    { text: `Edit ${name}`, action_id: `connect:edit:${index}`, value: id },
    { text: `Disconnect ${name}`, action_id: `connect:disconnect:${index}`, value: id, style: 'danger' },
  ]);
  const first =
    lines.length === 0 ? [["Credo AI isn't connected yet."]] : [['This workspace gets Credo AI news from:'], ...lines];
  return toPerson(
    [...first, ['To connect another one, press the button or type ', typed('admin connect'), '.']],
    [...buttons, { text: tenants.length === 0 ? 'Connect Credo AI' : 'Connect another', action_id: 'connect:open' }],
  );
}
