import { expect, test } from 'vitest';
import { createLastAsked } from '../../src/store/last-asked.ts';
import { openTemporary } from './open-temporary.ts';

const ana = { teamId: 'T1', channelId: 'C1', userId: 'UANA' };
const ben = { ...ana, userId: 'UBEN' };

test('the same again is a repeat while it is being done, and ten seconds after it changed something', async () => {
  const { last, clock } = await twoServers();
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(false);
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(true);
  expect(await last.isRepeat({ ...ana, channelId: 'C2' }, 'mute 4h')).toBe(false);
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(false);
  expect(await last.hasChanged(ana)).toBe(false);
  await last.changed(ana);
  expect(await last.hasChanged(ana)).toBe(true);
  await last.isOver(ana, 'mute 4h');
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(true);
  await clock.advance(10_000);
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(false);
});

test('what changed nothing, or what somebody changed since, may be asked again at once', async () => {
  const { last } = await twoServers();
  await last.isRepeat(ana, 'mute 4h');
  await last.isOver(ana, 'mute 4h');
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(false);
  await last.changed(ana);
  await last.changed({ ...ben, channelId: 'C2' });
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(true);
  await last.changed(ben);
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(false);
  await last.forget(ana);
  expect(await last.isRepeat(ana, 'mute 4h')).toBe(false);
});

test('what one server hears is a repeat for the other', async () => {
  const { last, other } = await twoServers();
  expect(await last.isRepeat(ana, 'subscribe reviews')).toBe(false);
  expect(await other.isRepeat(ana, 'subscribe reviews')).toBe(true);
  await other.changed(ben);
  expect(await last.isRepeat(ana, 'subscribe reviews')).toBe(false);
});

test('what was typed is not kept in words', async () => {
  const store = await openTemporary();
  await createLastAsked(store).isRepeat(ana, 'subscribe reviews use-case:"Resume screener"');
  expect(JSON.stringify(await store.rows('select * from last_asked'))).not.toContain('Resume');
});

async function twoServers() {
  const store = await openTemporary();
  return { clock: store.clock, last: createLastAsked(store), other: createLastAsked(store) };
}
