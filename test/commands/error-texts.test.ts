import { expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';
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
  'settings',
  'size huge',
  'size compact',
  'details nothing',
  'admin',
  'admin foo',
  'admin restricted allow',
  'admin shared refuse',
  'link @ben nobody@acme.example',
  'link me nobody@acme.example',
  'help',
  'list',
  'status',
];

const notUnderstood =
  /There's no `\/credo|I don't know|isn't something Credo AI reports|has no part called|Something is missing|needs a value|quotation mark|doesn't work|I can't find|has no risk level|would arrive|I need to know|I couldn't tell/;

test('every command that an answer shows or offers on a button is understood', async () => {
  const shown = new Map<string, string>();
  const first = await startWorld();
  await first.type('ana', '#governance', 'subscribe reviews risk:high');
  await first.type('ana', '#governance', 'subscribe fields');
  for (const mistake of mistakes) {
    const answer = await first.type('ana', '#governance', mistake);
    for (const [, command = ''] of reading(answer).matchAll(/(?<!There's no )`\/credo ([^`]*)`/g)) {
      shown.set(command, mistake);
    }
    for (const { actionId, value } of buttons(answer)) if (actionId.startsWith('run:')) shown.set(value, mistake);
  }
  const commands = [...shown].filter(([command]) => !command.includes('…'));
  expect(commands.length).toBeGreaterThan(25);

  const second = await startWorld();
  for (const [command, mistake] of commands) {
    const typed = command.replaceAll('@person', '@ben');
    const answer = reading(await second.type('dana', '#governance', typed));
    expect.soft(answer, `/credo ${command}, shown after /credo ${mistake}`).not.toMatch(notUnderstood);
  }
});

test('every refusal says that nothing was changed, and what to type or do next', async () => {
  const world = await startWorld();
  const harmless = new Set(['help', 'list', 'status', 'unsubscribe', 'list foo', 'test comments']);
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
