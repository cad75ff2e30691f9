import { WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import type { SlackOptions } from '../../src/sandbox/slack/slack-options.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import type { ApiCall } from '../../src/sandbox/slack/types.ts';

export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } });
export const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
export const button = (more: object = {}) => ({ type: 'button', text: { type: 'plain_text', text: 'Go' }, ...more });
export const modal = (blocks: readonly object[] = [section('Hi')]) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'A title' },
  blocks,
});

/** All calls to the simulated workspaces of the tests that are over. */
export const seen: ApiCall[] = [];

/** A workspace that ends with the test, and a client with the bot's token. */
export async function start(options: Partial<SlackOptions> = {}) {
  const slack = await startSlack({ signingSecret: 'a secret', ...options });
  onTestFinished(async () => {
    seen.push(...slack.calls());
    await slack.close();
  });
  const client = (token?: string) =>
    new WebClient(token, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: 10_000,
      logger: {
        debug() {},
        info() {},
        warn() {},
        error() {},
        setLevel() {},
        setName() {},
        getLevel: () => 'error' as never,
      },
    });
  const call = async (method: string, args: Record<string, unknown> = {}): Promise<Record<string, unknown>> => ({
    ...(await client(slack.botToken).apiCall(method, args)),
  });
  /** The error code of a refusal; the call must be refused. */
  const refusal = async (method: string, args: Record<string, unknown> = {}) => {
    const error = await call(method, args).then(
      () => null,
      (reason: unknown) => reason,
    );
    return (error as { data?: { error?: string } } | null)?.data?.error ?? error;
  };
  return { slack, client, call, refusal, governance: slack.channel('#governance').id };
}

/** The same, with the bot in #governance. */
export async function startInGovernance(options: Partial<SlackOptions> = {}) {
  const started = await start(options);
  await started.slack.invite('#governance');
  const post = async (content: Record<string, unknown>) =>
    String((await started.call('chat.postMessage', { channel: started.governance, ...content }))['ts']);
  return { ...started, post };
}
