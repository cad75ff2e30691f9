import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { press, reading } from './support.ts';

/** What the app keeps cannot be read, and can again after the returned function is called. */
function hide(world: World, table: string): () => void {
  const run = (statement: string) => {
    const database = new Database(world.env['DATABASE_URL']?.replace('sqlite:', '') ?? '');
    database.exec(statement);
    database.close();
  };
  run(`alter table ${table} rename to hidden_${table}`);
  return () => run(`alter table hidden_${table} rename to ${table}`);
}

test('what breaks before anything is changed says so, and can be tried again with a button', async () => {
  const world = await startWorld();
  const show = hide(world, 'subscription_changes');
  const broken = await world.type('ana', '#governance', 'subscribe reviews');
  const [, reference] = /Ref \*([0-9A-Z]{5})\*/.exec(reading(broken)) ?? [];
  expect(reading(broken)).toBe(
    `Something broke on our side; nothing was changed. Ref *${reference}*: give this to whoever runs the app.\nSee how things are with \`/credo list\`, then try again.`,
  );
  expect(world.logLines.some((line) => line.includes('command.failed') && line.includes(`${reference}`))).toBe(true);
  show();
  expect(reading(await press(world, 'ana', broken, 'Try again'))).toContain('subscribed this channel');
});

test('what breaks after the change was saved says that, and is not done again', async () => {
  const world = await startWorld();
  const show = hide(world, 'channels');
  const broken = await world.type('dana', '#governance', 'admin shared allow');
  expect(reading(broken)).toContain('Something broke on our side. Ref');
  expect(reading(broken)).toContain('What you asked for was saved before that.');
  expect(broken.blocks.some((block) => JSON.stringify(block).includes('Try again'))).toBe(false);
  show();
});
