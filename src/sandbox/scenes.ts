import type { AppProcess } from './app-process.ts';
import type { Acted, Credo } from './credo/types.ts';
import type { Message, Slack } from './slack/types.ts';

type Stage = {
  readonly slack: Slack;
  readonly credo: Credo;
  readonly app: AppProcess;
  readonly print: (line: string) => void;
};

const channel = '#governance';

/** Plays the main job: subscribe, a review's life, a crash, unsubscribe. Prints each step; false when something did not hold. */
export async function playScenes({ slack, credo, app, print }: Stage): Promise<boolean> {
  const [, ana, ben] = credo.state.users;
  const [useCase] = credo.state.useCases;
  if (!ana || !ben || !useCase) throw new Error('The simulated tenant has no people.');

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
  let expected = 0;
  const happens = async <T extends object>(what: string, act: () => Acted<T>, messages = 1): Promise<T> => {
    print(`\nIn Credo AI ${what}`);
    const before = slack.messages(channel).length;
    expected += messages;
    const acted = act();
    const failed = (await acted.brought).find(({ status }) => status !== 200);
    if (failed) throw new Error(`The app answered ${failed.status ?? failed.problem}.`);
    await slack.waitForMessages(channel, before + messages, { timeoutMs: 15_000 });
    // Whatever comes late would be one message too many.
    await isIdle(app);
    for (const message of slack.messages(channel).slice(before)) show(message);
    return acted;
  };

  await type('subscribe reviews tasks comments');
  const [webhook] = credo.webhooks;
  print(`\nCredo AI has a webhook for: ${webhook?.attributes.event_types.join(', ') ?? 'nothing'}`);
  const start = slack.messages(channel).length;

  const { review } = await happens(
    'Ana opens a review of the Resume screener and asks Ben to do it',
    () => credo.actions.openReview({ actor: ana.id, useCaseId: useCase.id, reviewers: [ben.id] }),
    2,
  );
  const content = `@[Ben Okafor](users:${ben.id}) can you attach the test results?`;
  await happens('Ana tags Ben in a comment, which Credo AI announces twice', () =>
    credo.actions.comment({ actor: ana.id, useCaseId: useCase.id, reviewId: review.id, content }),
  );

  print('\nThe app is killed and started again; meanwhile Ben approves, and Credo AI keeps trying to say so.');
  await app.kill();
  const { brought } = credo.actions.endReview({ actor: ben.id, reviewId: review.id, status: 'approved' });
  expected += 1;
  await app.restart();
  const [report] = await brought;
  await slack.waitForMessages(channel, start + expected, { timeoutMs: 15_000 });
  await isIdle(app);
  print(`It was taken at attempt ${report?.attempts ?? '?'}:`);
  show(slack.messages(channel).at(-1));
  const isComplete = slack.messages(channel).length === start + expected;

  await type('unsubscribe all');
  const isClean = credo.webhooks.length === 0;
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
