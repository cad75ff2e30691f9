import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

const folder = 'test/fixtures/credo';

/** The payloads Credo published, in the order of its guide. */
const published = readdirSync(folder)
  .filter((name) => name.includes('__published') && !name.includes('governance'))
  .sort()
  .map((name) => ({ name, body: readFileSync(join(folder, name), 'utf8') }));

/** The use cases that they are about, which anybody of the tenant may see. */
const publishedUseCases = acmeBank.useCases.slice(0, 3).map((useCase, index) => ({
  ...useCase,
  ...[
    { id: 'QHG9s995aVztB6Xc3caXyW', name: 'Claims triage' },
    { id: 'SeFqMYkJTSqe6fXgL7GryZ', name: 'Contract search' },
    { id: 'ZiSPid3wLeXWTe4VTRjbq9', name: 'Fraud alerts' },
  ][index],
}));

async function startProduct() {
  const slack = await startSlack({ signingSecret });
  const credo = await startCredo({ seed: { ...acmeBank, useCases: [...acmeBank.useCases, ...publishedUseCases] } });
  const {
    HOST: _host,
    PORT: _port,
    PUBLIC_URL: _url,
    ...settings
  } = environment(slack, credo, 0, join(tempFolder(), 'app.db'));
  const app = await startAppProcess({ ...settings, WEBHOOK_GRACE_MS: '0' });
  slack.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.stop();
    await slack.close();
    await credo.close();
  });
  const type = async (text: string) =>
    slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#governance', text }), { timeoutMs: 15_000 });
  return { slack, credo, app, type };
}

test('one command, and each published payload becomes one right message, in order, until it is unsubscribed', async () => {
  const { slack, credo, app, type } = await startProduct();
  await until(() => app.log().includes('slack.connected'), 'the token check');

  const confirmation = await type('subscribe all');
  expect(confirmation).toMatchObject({
    ephemeral_to: null,
    text: expect.stringContaining('Ana Flores subscribed this channel'),
  });
  await type('threads off');
  expect(credo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/webhooks'))).toHaveLength(1);
  expect(credo.webhooks).toMatchObject([
    {
      attributes: {
        url: expect.stringMatching(new RegExp(`^${app.url}/credo/webhooks/[\\w-]{43}$`)),
        event_types: expect.arrayContaining([
          'use_case_review_status_updated',
          'use_case_comment',
          'use_case_custom_field_updated',
        ]),
        event_type_prefix: 'CredoAI',
        event_type_suffix: 'v1',
        environment: 'production',
        authentication_method: 'none',
      },
    },
  ]);

  for (const { name, body } of published) {
    const [report] = await credo.deliverRaw({ body });
    expect(report, name).toMatchObject({ status: 200 });
  }
  const messages = await slack.waitForMessages('#governance', 2 + published.length, { timeoutMs: 20_000 });
  expect(published.map(({ name }, index) => `${name}: ${messages[index + 2]?.text}`)).toMatchInlineSnapshot(`
    [
      "use_case_custom_field_updated__published_without_suffix.json: ✏️ Steven set Target Review Date to 05/23/2024 on Claims triage",
      "use_case_review_comment__published_without_suffix.json: 💬 A comment was added to Claims triage: “Hello John Doe” Tagged: John Doe (not linked)",
      "use_case_review_status_updated__published_full.json: 📝 Nick Cemenenkoff opened a review of Contract search",
      "use_case_review_status_updated__published_trimmed.json: 📝 steven opened a review of Fraud alerts",
      "use_case_review_task_deleted__published.json: 🗑️ steven removed their own review task for Fraud alerts",
      "use_case_review_task_status_updated__published_done.json: ☑️ steven completed their review task for Fraud alerts: approved",
    ]
  `);

  expect((await type('unsubscribe all')).text).toContain('Nothing is sent here any more');
  expect(credo.webhooks).toEqual([]);
  expect(slack.messages('#governance')).toHaveLength(published.length + 3);
});

test('a tagged reviewer is mentioned, an assignee is told directly, and whoever did it is neither', async () => {
  const { slack, credo, type } = await startProduct();
  await type('subscribe reviews tasks comments');
  const [, ana, ben] = credo.seed.users;
  const useCaseId = credo.seed.useCases[0]?.id;
  const user = { userId: ana?.id, email: ana?.email, givenName: 'Ana', familyName: 'Flores' };
  const comment = `@[Ben Okafor](users:${ben?.id}) and @[Ana Flores](users:${ana?.id}), see @[Ben Okafor](users:${ben?.id})`;
  await credo.emit({ type: 'use_case_review_comment', data: { useCaseId, reviewId: 'r1', comment, user } });
  await credo.emit({
    type: 'use_case_review_task_status_updated',
    data: { useCaseId, reviewId: 'r1', status: 'todo', assignedUserId: ben?.id, assignerId: ana?.id, user },
  });

  const [, , tagged, assigned] = await slack.waitForMessages('#governance', 4);
  const benInSlack = slack.user('ben').id;
  const mentionsIn = (message: Message | undefined) =>
    [...JSON.stringify(message?.blocks).matchAll(/"user_id":"(\w+)"/g)].map(([, id]) => id);
  expect(mentionsIn(tagged)).toEqual([benInSlack]);
  expect(tagged?.text.match(/<@\w+>/g)).toEqual([`<@${benInSlack}>`]);
  expect(mentionsIn(assigned)).toEqual([]);
  const [direct] = await slack.waitForMessages('@ben', 1);
  expect(direct?.text).toBe('👤 Ana Flores asked you to review Resume screener');
});
