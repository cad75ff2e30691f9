import { randomBytes } from 'node:crypto';
import { appTokenCheck, botTokenCheck } from '../checks/slack.ts';
import { type AppShape, manifestLink, manifestWords } from './fill-manifest.ts';
import { questions } from './questions.ts';
import { take, takeChecked, type Work } from './steps.ts';

/** How Slack reaches the app, and for how many workspaces it is. */
export async function chooseShape({ desk, known }: Work): Promise<AppShape> {
  const way = await desk.choose({
    flag: 'slack',
    message: 'How does Slack reach this app?',
    options: [
      { value: 'http', label: 'Over the public address', hint: 'the usual way' },
      { value: 'socket', label: 'Socket Mode', hint: 'the app calls Slack; only Credo AI needs the public address' },
    ],
    initial: known.current('SLACK_APP_TOKEN') === undefined ? 'http' : 'socket',
  });
  const workspaces = await desk.choose({
    flag: 'workspaces',
    message: 'For how many Slack workspaces is it?',
    options: [
      { value: 'one', label: 'One', hint: 'with its bot token' },
      { value: 'many', label: 'Many', hint: 'each installs it from a page, through OAuth' },
    ],
    initial: known.current('SLACK_CLIENT_ID') === undefined ? 'one' : 'many',
  });
  return { isSocketMode: way === 'socket', isForMany: workspaces === 'many' };
}

/** Leads through making the Slack app. */
export function showHowToMakeTheApp({ desk }: Work, publicUrl: string, shape: AppShape): void {
  desk.say('Make the Slack app: open this page, choose your workspace, then Next and Create. Everything is filled in.');
  desk.print(`\n${manifestLink(publicUrl, shape)}\n`);
  const next = shape.isForMany
    ? `Workspaces will install it from ${publicUrl}/slack/install.`
    : 'Then choose Install to Workspace.';
  desk.say(
    `If the page stays empty, take From a manifest and paste what this prints: ${manifestWords(publicUrl, shape)} . ${next}`,
  );
}

/** Takes what the Slack app's pages show and looks whether Slack takes it; what the other ways need is taken out. */
export async function takeSlackSettings(work: Work, shape: AppShape, apiUrl: string): Promise<void> {
  const { keep, known } = work;
  if (shape.isSocketMode) {
    await takeChecked(work, [questions.appToken], async ({ SLACK_APP_TOKEN = '' }) => [
      await appTokenCheck(SLACK_APP_TOKEN, apiUrl),
    ]);
  } else {
    keep({ SLACK_APP_TOKEN: '' });
    await take(work, questions.signingSecret);
  }
  if (shape.isForMany) {
    await take(work, questions.clientId);
    await take(work, questions.clientSecret);
    const stateSecret = known.current('SLACK_STATE_SECRET') ?? randomBytes(32).toString('base64url');
    keep({ SLACK_STATE_SECRET: stateSecret, SLACK_BOT_TOKEN: '' });
    return;
  }
  await takeChecked(work, [questions.botToken], async ({ SLACK_BOT_TOKEN = '' }) => [
    await botTokenCheck(SLACK_BOT_TOKEN, apiUrl),
  ]);
  keep({ SLACK_CLIENT_ID: '', SLACK_CLIENT_SECRET: '', SLACK_STATE_SECRET: '' });
}
