import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { createWorkspace } from '../../src/slack/workspace.ts';

test('nobody of another workspace is judged before Slack has said whose app this is', async () => {
  const slack = await startSlack({ signingSecret: 'x'.repeat(32) });
  onTestFinished(() => slack.close());
  slack.updateUser('ben', { team_id: 'T0SISTER', enterprise_user: { enterprise_id: 'E0ACME', teams: [] } });
  const apiUrl = slack.apiUrl.replace(/\/$/, '');
  const client = createWebClient({ token: slack.botToken, apiUrl, timeoutMs: 5_000, log: createLog('silent', []) });
  let enterpriseId: string | null | undefined;
  const clients = { of: async () => client, enterpriseOf: async () => enterpriseId, installerOf: async () => null };
  const workspace = createWorkspace(clients, async () => true);
  const look = (name: string) => workspace.user(slack.teamId, slack.user(name).id);
  await expect(look('ben')).rejects.toMatchObject({ code: 'slack_lookup_failed' });
  expect(await look('ana')).toMatchObject({ isForeign: false });
  enterpriseId = 'E0ACME';
  expect(await look('ben')).toMatchObject({ isForeign: false });
  enterpriseId = null;
  expect(await look('ben')).toMatchObject({ isForeign: true });
});
