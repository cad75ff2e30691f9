import type { AppProcess } from './app-process.ts';
import type { Credo } from './credo/types.ts';
import type { Message, Slack } from './slack/types.ts';

type Stage = {
  readonly slack: Slack;
  readonly credo: Credo;
  readonly app: AppProcess;
  readonly print: (line: string) => void;
};

const channel = '#governance';
const reviewId = 'pGz4mWvHk2sQe7NbYtRc9A';

/** Plays the main job: subscribe, a review's life, a crash, unsubscribe. Prints each step; false when something did not hold. */
export async function playScenes({ slack, credo, app, print }: Stage): Promise<boolean> {
  const [priya, ana, ben] = credo.seed.users;
  const [useCase] = credo.seed.useCases;
  if (!priya || !ana || !ben || !useCase) throw new Error('The simulated tenant has no people.');
  const about = { useCaseId: useCase.id, reviewId };
  const actor = (who: typeof ana) => ({
    userId: who.id,
    email: who.email,
    givenName: who.given_name,
    familyName: who.family_name,
  });

  const show = (message: Message | undefined) => {
    const who = message?.ephemeral_to ? 'Credo AI (only Ana sees it)' : 'Credo AI';
    const text = (message?.text ?? '').replace(/<@(\w+)>/g, (_, id: string) => `@${slack.user(id).real_name}`);
    print(`  ${who}: ${text.replaceAll('\n', '\n    ')}`);
  };
  const type = async (text: string) => {
    print(`\nAna types in ${channel}:  /credo ${text}`);
    const command = await slack.command({ user: 'ana', channel, text });
    show(await slack.waitForAnswer(command, { timeoutMs: 15_000 }));
  };
  const happens = async (what: string, event: Parameters<Credo['emit']>[0]) => {
    print(`\nIn Credo AI ${what}`);
    const before = slack.messages(channel).length;
    const [report] = await credo.emit(event);
    if (report?.status !== 200) throw new Error(`The app answered ${report?.status ?? 'nothing'}.`);
    const messages = await slack.waitForMessages(channel, before + 1, { timeoutMs: 15_000 });
    show(messages.at(-1));
  };

  await type('subscribe reviews tasks comments');
  const [webhook] = credo.webhooks;
  print(`\nCredo AI has a webhook for: ${webhook?.attributes.event_types.join(', ') ?? 'nothing'}`);

  await happens('Ana opens a review of the Resume screener', {
    type: 'use_case_review_status_updated',
    data: { ...about, status: 'in_progress', user: actor(ana) },
  });
  await happens('Ana asks Ben to review it', {
    type: 'use_case_review_task_status_updated',
    data: { ...about, status: 'todo', subStatus: 'none', assignedUserId: ben.id, assignerId: ana.id, user: actor(ana) },
  });
  await happens('Ana tags Ben in a comment', {
    type: 'use_case_review_comment',
    data: {
      ...about,
      comment: `@[Ben Okafor](users:${ben.id}) can you attach the test results?`,
      taggedUsers: [{ user: 'Ben Okafor', user_id: ben.id }],
      user: actor(ana),
    },
  });

  print('\nThe app is killed and started again; meanwhile Ben approves, and Credo AI keeps trying to say so.');
  await isIdle(app);
  await app.kill();
  const before = slack.messages(channel).length;
  const decision = credo.emit({
    type: 'use_case_review_status_updated',
    data: { ...about, status: 'approved', user: actor(ben) },
  });
  await app.restart();
  const [report] = await decision;
  const messages = await slack.waitForMessages(channel, before + 1, { timeoutMs: 15_000 });
  print(`It was taken at attempt ${report?.attempts ?? '?'}:`);
  show(messages.at(-1));

  await type('unsubscribe all');
  const isClean = credo.webhooks.length === 0;
  const isComplete = slack.messages(channel).length === before + 2;
  print(
    isClean && isComplete
      ? '\n✅ Nothing lost, nothing twice, and the webhook is gone again.'
      : '\n❌ Something did not hold; the log follows.',
  );
  if (!isClean || !isComplete) print(app.log());
  return isClean && isComplete;
}

/** Until the app has noted that everything was sent: what is killed before that may be sent again, marked as a repeat. */
async function isIdle(app: AppProcess): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    if (/^credo_slack_deliveries_waiting 0$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
