import { expect, test } from 'vitest';
import { type ChannelSettings, defaultChannelSettings } from '../../src/model.ts';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { openTemporary } from './open-temporary.ts';

const changedBy = 'U0ANA';

test('a channel nobody changed has the defaults', async () => {
  const settings = createChannelSettings(await openTemporary());
  expect(await settings.get('T1', 'C1')).toEqual(defaultChannelSettings);
});

test('a change keeps what it does not name, and belongs to one channel of one workspace', async () => {
  const settings = createChannelSettings(await openTemporary());
  const digest = { every: 'week', weekday: 1, minuteOfDay: 540, timeZone: 'Europe/Berlin' } as const;
  await settings.change('T1', 'C1', { settings: { threads: 'quiet', digest }, changedBy });
  const { now } = await settings.change('T1', 'C1', {
    settings: { mutedUntil: 1_000, showsRestricted: true },
    changedBy,
  });
  const expected: ChannelSettings = {
    ...defaultChannelSettings,
    threads: 'quiet',
    digest,
    mutedUntil: 1_000,
    showsRestricted: true,
  };
  expect(now).toEqual(expected);
  expect(await settings.get('T1', 'C1')).toEqual(expected);
  expect(await settings.get('T1', 'C2')).toEqual(defaultChannelSettings);
  expect(await settings.get('T2', 'C1')).toEqual(defaultChannelSettings);
});
