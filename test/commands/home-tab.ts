import { expect } from 'vitest';
import type { View } from '../../src/sandbox/slack/types.ts';
import type { World } from '../support/world.ts';

/** Opens the Home tab and resolves with it once it is made anew. */
export async function openHome(world: World, user: string): Promise<View> {
  const before = world.slack.home(user)?.hash;
  expect((await world.slack.openHome(user)).status).toBe(200);
  return world.slack.waitFor(() => {
    const now = world.slack.home(user);
    return now !== null && now.hash !== before ? now : null;
  });
}
