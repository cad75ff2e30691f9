import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { startWorld, type World } from '../support/world.ts';
import { buttons, reading } from './support.ts';

/** Everything that goes wrong in one workspace where #governance gets reviews with a filter and fields. */
const mistakes = [
  'frobnicate',
  'subscrbe reviews',
  'subscribe reveiws',
  'subscribe reviews invoices',
  'subscribe reviews:decidde',
  'subscribe reviews:foo',
  'subscribe reviews:',
  'subscribe -fields',
  'subscribe -reviews:opened',
  'subscribe foo:bar',
  'subscribe reviews rsk:high',
  'subscribe risk:',
  'subscribe reviews use-case:',
  'subscribe reviews actor:',
  'subscribe tasks assignee:',
  'subscribe reviews status:',
  'subscribe fields field:',
  'subscribe reviews risk:hgih',
  'subscribe reviews risk:zz',
  'subscribe reviews status:aproved',
  'subscribe reviews status:zzzz',
  'subscribe reviews use-case:"Resume screner"',
  'subscribe reviews use-case:zzz',
  'subscribe reviews use-case:"Resume screener',
  'subscribe "',
  'subscribe all status:approved',
  'set all assignee:me field:"Go-live date"',
  'set',
  'set foo',
  'subscribe reviews risk:high',
  'unsubscribe metadata',
  'unsubscribe',
  'unsubscribe fields:"Go live"',
  'unsubscribe reviews status:zzzz',
  'list foo',
  'test comments',
  'test foo',
  'test reviews status:zzz',
  'link',
  'link ben ben@acme.example',
  'subscribe tasks assignee:ben',
  'subscribe reviews actor:zorro actor:me',
  'subscribe tasks actor:@chi assignee:nobody@acme.example',
  'subscribe #general',
  'set none',
  'pause',
  'size huge',
  'size compact',
  'details nothing',
  'admin foo',
  'admin restricted allow',
  'admin shared refuse',
  'why',
  'why nonsense',
  'why https://acme-bank.slack.com/archives/C0NOWHERE/p1700000000000100',
  'admin',
  'help nonsense',
  'link @ben nobody@acme.example',
  'link me nobody@acme.example',
  'unlink',
  'unlink ben',
  'unlink @ben',
  'mentions mybe',
  'mentions dmm',
  'notify me asigned',
  'notify me invoices',
  'todo',
  'mentions',
  'notify',
  'mute',
  'mute until tomorow 9',
  'unmute',
  'digest',
  'digest dayly 9',
  'digest off',
  'help',
  'list',
  'status',
];

/** Everything that goes wrong for who may do more: admins, and people who may not change a channel. */
const mistakesOf = {
  dana: ['admin nonsense', 'admin policy nobody', 'admin policy @ben'],
  chi: ['subscribe reviews', 'unsubscribe all', 'set tasks'],
} as const;

const notUnderstood =
  /There's no `\/credo|I don't know|isn't something Credo AI reports|has no part called|Something is missing|needs a value|quotation mark|doesn't work|I can't find|does not know|I need the link|which list you mean|has no risk level|would arrive|I need to know|I couldn't tell/;

test('every command that an answer shows or offers on a button is understood', async () => {
  const shown = new Map<string, string>();
  const first = await startWorld();
  await first.type('ana', '#governance', 'subscribe reviews risk:high');
  await first.type('ana', '#governance', 'subscribe fields');
  for (const mistake of mistakes) {
    const answer = await first.type('ana', '#governance', mistake);
    for (const command of commandsIn(answer)) shown.set(command, mistake);
  }
  for (const [user, mistaken] of Object.entries(mistakesOf)) {
    for (const mistake of mistaken) {
      const answer = await first.type(user, '#governance', mistake);
      for (const command of commandsIn(answer)) shown.set(command, mistake);
    }
  }
  expect(shown.size).toBeGreaterThan(40);
  await expectUnderstood(shown);
});

test('every command that stands in a text of the code is understood, whenever that text is shown', async () => {
  const written = new Map<string, string>();
  for (const folder of ['src/commands', 'src/channels']) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const source = readFileSync(join(folder, name), 'utf8');
      const literals = source.matchAll(/typed\('([^']*)'\)|code\('\/credo ([^']*)'\)|example: '([^']*)'/g);
      for (const [, typed, coded, example] of literals) written.set(typed ?? coded ?? example ?? '', name);
    }
  }
  // It goes on with a person and an address.
  written.delete('link');
  expect(written.size).toBeGreaterThan(25);
  await expectUnderstood(written);
});

function commandsIn(answer: Message): string[] {
  const read = [...reading(answer).matchAll(/(?<!There's no )`\/credo ([^`]*)`/g)].map(([, command = '']) => command);
  const offered = buttons(answer).flatMap(({ actionId, value }) => (actionId.startsWith('run:') ? [value] : []));
  return [...read, ...offered];
}

/** Types each command; in what is shown, some words stand for a person or a channel. */
async function expectUnderstood(commands: ReadonlyMap<string, string>): Promise<void> {
  const world = await startWorld();
  for (const [command, origin] of commands) {
    if (command.includes('…')) continue;
    const typed = command.replaceAll('@person', '@ben').replaceAll('@you', '@ana').replaceAll('#channel', '#general');
    const { result, answer } = await outcomeOf(world, typed);
    expect.soft(result.status, `/credo ${command}`).toBe(200);
    if (answer) expect.soft(reading(answer), `/credo ${command}, shown by ${origin}`).not.toMatch(notUnderstood);
  }
}

/** A command is answered, or opens a form. */
async function outcomeOf(world: World, text: string) {
  const before = world.slack.modals('dana').at(-1)?.id;
  const result = await world.slack.command({ user: 'dana', channel: '#governance', text });
  const answer = await world.slack.waitFor(
    () => result.answers()[0] ?? (world.slack.modals('dana').at(-1)?.id === before ? null : 'form'),
    { timeoutMs: 15_000 },
  );
  return { result, answer: answer === 'form' ? null : answer };
}

test('every refusal says that nothing was changed, and what to type or do next', async () => {
  const world = await startWorld();
  const harmless = new Set([
    ...['help', 'link', 'list', 'status', 'unsubscribe', 'list foo', 'test comments', 'help nonsense'],
    ...['todo', 'mentions', 'notify', 'digest'],
  ]);
  await world.type('ana', '#governance', 'subscribe fields');
  for (const mistake of mistakes.filter((one) => !harmless.has(one))) {
    const answer = await world.type('ana', '#governance', mistake);
    if (answer.ephemeral_to === null) continue;
    const said = reading(answer);
    expect.soft(said, mistake).toMatch(/Nothing was changed\.|^Nothing to change/);
    expect.soft(said, mistake).toMatch(/`\/credo [^`]+`/);
    expect.soft(said, mistake).not.toMatch(/undefined|null|\[object|Error:|\bU0[A-Z0-9]+/);
  }
});

test('a word of thousands of letters is cut short in the answer', async () => {
  const world = await startWorld();
  for (const text of [
    'x'.repeat(8_000),
    `subscribe ${'x'.repeat(8_000)}`,
    `subscribe reviews use-case:${'x'.repeat(3_000)}`,
  ]) {
    const answer = await world.type('ana', '#governance', text);
    expect(reading(answer)).toContain('Nothing was changed.');
    expect(reading(answer).length).toBeLessThan(500);
  }
});
