import type { ApiCall } from './types.ts';
import type { Workspace } from './workspace.ts';

const shownCalls = 20;

/** The messages and the last calls as text, for people who look for the reason of a failed test. */
export function dump(workspace: Workspace, calls: readonly ApiCall[]): string {
  const name = (id: string) => workspace.channels().find((channel) => channel.id === id)?.name ?? id;
  const messages = workspace.messages().map((message) => {
    const marks = [
      message.deleted ? 'deleted' : '',
      message.ephemeral_to === null ? '' : `only for ${message.ephemeral_to}`,
      message.thread_ts === null ? '' : `in thread ${message.thread_ts}`,
    ].filter((mark) => mark !== '');
    const kinds = message.blocks.map((block) => block.type).join(', ');
    return `  ${message.ts} ${name(message.channel)} ${marks.join(', ')} "${message.text}" [${kinds}]`;
  });
  const recent = calls.slice(-shownCalls).map((call) => `  ${call.method} ${JSON.stringify(call.outcome)}`);
  return [`Messages (${messages.length}):`, ...messages, `Last calls (of ${calls.length}):`, ...recent].join('\n');
}
