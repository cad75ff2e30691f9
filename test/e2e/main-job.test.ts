import { expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';

const everyone = (text: string) => expect.objectContaining({ text: expect.stringContaining(text) });

test('a command makes the webhook and events become messages, until everything is unsubscribed', async () => {
  const { slack, credo, type, url } = await startWorld({ env: { WEBHOOK_GRACE_MS: '0' } });
  const confirmation = await type('ana', '#governance', 'subscribe reviews tasks comments');
  console.log(confirmation.text, JSON.stringify(confirmation.blocks), confirmation.ephemeral_to);
  console.log(credo.webhooks);
  const report = await credo.emit({ type: 'use_case_review_status_updated', data: { status: 'approved', reviewId: 'r1', useCaseId: credo.seed.useCases[0]!.id, user: { email: credo.seed.users[0]!.email, userId: credo.seed.users[0]!.id, givenName: 'Ana' } } });
  console.log(report);
  const messages = await slack.waitForMessages('#governance', 2);
  console.log(messages.map((m) => [m.text, JSON.stringify(m.blocks)]));
  console.log((await type('ana', '#governance', 'list')).text);
  console.log((await type('ana', '#governance', 'status')).text);
  console.log((await type('ana', '#governance', 'test')).text);
  console.log((await type('ana', '#governance', 'help')).text);
  console.log((await type('ana', '#governance', 'subscribe reveiws')).text);
  console.log((await type('ana', '#governance', 'unsubscribe all')).text);
  console.log(slack.messages('#governance').map((m) => m.text));
  console.log(credo.webhooks, url, everyone('x'));
});
