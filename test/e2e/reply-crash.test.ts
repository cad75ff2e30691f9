import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { ben, resumeScreener } from '../support/events.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

test.each([true, false])(
  'killed while it posts a reply (Credo AI had taken it: %s): never posted twice',
  async (isAccepted) => {
    const slack = await startSlack({ signingSecret });
    const credo = await startCredo();
    const {
      HOST: _host,
      PORT: _port,
      PUBLIC_URL: _url,
      ...settings
    } = environment(slack, credo, 0, join(tempFolder(), 'app.db'));
    const app = await startAppProcess({ ...settings, CREDO_WRITE_BACK: 'comments' });
    slack.connect(`${app.url}/slack/events`);
    onTestFinished(async () => {
      await app.kill();
      await slack.close();
      await credo.close();
    });
    await until(() => app.log().includes('slack.connected'), 'the token check');
    await slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#governance', text: 'subscribe comments' }));
    const { comment } = credo.actions.comment({
      actor: ben.userId,
      useCaseId: resumeScreener,
      content: 'Which model?',
    });
    const message = await slack.waitFor(() =>
      slack.messages('#governance').find(({ text }) => text.includes('Which model?')),
    );
    await slack.click({ user: 'ana', message, actionId: 'reply:open' });
    const view = await slack.waitFor(() => slack.modals('ana').at(-1));
    for (const { id } of credo.webhooks) credo.removeWebhook(id);

    const outage = credo.fault({ method: 'POST', path: /\/comments$/, hang: true, isAccepted });
    await slack.submitView({ user: 'ana', view: view.id, values: { reply: 'The third one.' } });
    await until(() => outage.hits() > 0, 'the request', 20_000);
    const looks = () =>
      credo.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/comment_threads')).length;
    expect(looks()).toBe(0);
    await app.kill();
    await app.restart();
    await until(() => looks() > 0, 'a look at the thread', 20_000);
    const shown = () => slack.messages('#governance').filter(({ text }) => text.includes('The third one.'));
    if (isAccepted) await until(() => shown().length > 0, 'the reply in Slack', 20_000);

    const mine = credo.state.comments.filter(
      ({ comment_thread_id }) => comment_thread_id === comment.comment_thread_id,
    );
    expect(mine).toHaveLength(isAccepted ? 2 : 1);
    expect(shown()).toHaveLength(isAccepted ? 1 : 0);
    expect(credo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/comments'))).toHaveLength(
      1,
    );
  },
  120_000,
);
