import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppProcess } from './app-process.ts';
import { startCredo } from './credo/start-credo.ts';
import { playScenes } from './scenes.ts';
import { startSlack } from './slack/start-slack.ts';

const signingSecret = 'sandbox-signing-secret';
const svixSecret = `whsec_${Buffer.from('sandbox-webhook-secret-0').toString('base64')}`;

/**
 * Runs the real app as a process of its own between a simulated Slack and a simulated Credo AI on this machine, plays
 * the main job and prints what people see. Returns the exit code: 0 when everything held, else 1.
 */
export async function play(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'credo-slack-sandbox-'));
  const slack = await startSlack({ signingSecret, enforceRateLimit: true });
  const credo = await startCredo({ svix: { secret: svixSecret, retryDelaysMs: [200, 400, 800] } });
  const app = await startAppProcess({
    DATABASE_URL: `sqlite:${join(folder, 'sandbox.db')}`,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    CREDO_API_URL: credo.url,
    CREDO_TENANT: credo.tenant,
    CREDO_API_KEY: credo.apiKey,
    CREDO_WEBHOOK_SECRET: svixSecret,
    SLACK_PACE_MS: '1000',
    WEBHOOK_GRACE_MS: '0',
  });
  try {
    slack.connect(`${app.url}/slack/events`);
    return (await playScenes({ slack, credo, app, print: (line) => console.log(line) })) ? 0 : 1;
  } finally {
    await app.stop();
    await slack.close();
    await credo.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
