import { expect, test } from 'vitest';
import { announced } from '../commands/support.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';

test.each([
  ['five days', 5 * 24, true],
  ['four days', 4 * 24, false],
])(
  'after the app was away for %s the webhook is made anew, if Credo may have given up',
  async (_, hours, isRenewed) => {
    const clock = createHurriedClock();
    const world = await startWorld({ clock });
    await announced(world, 'subscribe reviews');
    const [before] = world.credo.webhooks;
    const rounds = () => world.logLines.filter((line) => line.includes('webhook.reconciled')).length;
    await world.app.stop();
    clock.shift(hours * 3_600_000);
    const done = rounds();
    await world.restart();
    await until(() => rounds() > done, 'the look at the webhook');
    expect(world.credo.webhooks.map(({ attributes }) => attributes.url)).toEqual([before?.attributes.url]);
    expect(world.credo.webhooks[0]?.id !== before?.id).toBe(isRenewed);
  },
);
