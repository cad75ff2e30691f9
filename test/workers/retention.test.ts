import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createRetention } from '../../src/store/retention.ts';
import { startRetention } from '../../src/workers/retention.ts';
import { makeEvent } from '../store/builders.ts';
import { openTemporary } from '../store/open-temporary.ts';
import { startRoles } from '../support/roles.ts';

const dayMs = 24 * 3_600_000;

test('an event that Credo may still repeat is known, however short things are kept', async () => {
  const store = await openTemporary();
  const { clock } = store;
  const inbox = createInbox(store);
  const [old, repeated] = [9, 2].map((days) => makeEvent({ receivedAt: clock.now() - days * dayMs }));
  if (!old || !repeated) throw new Error('There are two events.');
  for (const event of [old, repeated]) await inbox.append(event);
  await store.db.updateTable('events').set({ matched_at: 1 }).execute();
  const log = createLog('silent', []);
  const days = { retentionDays: 1, deadLetterDays: 1 };
  const loop = startRetention({ retention: createRetention(store), clock, log, roles: startRoles(store), ...days });
  onTestFinished(() => loop.stop());
  await clock.advance(60_000);
  expect(await inbox.append(repeated)).toMatchObject({ outcome: 'duplicate' });
  expect(await inbox.append(old)).toMatchObject({ outcome: 'stored' });
});
