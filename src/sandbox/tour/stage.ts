import type { Clock } from '../../clock.ts';
import type { Credo } from '../credo/types.ts';
import type { App } from '../replicas/start-replicas.ts';
import type { Slack } from '../slack/types.ts';

/** Where scenes are played: both simulated far ends, the real app between them, and the trouble switches. */
export type TourStage = {
  readonly slack: Slack;
  readonly credo: Credo;
  readonly app: App;
  readonly troubles: { set(id: string, isOn: boolean): void; clear(): void };
  readonly clock: Clock;
};

/** Under load everything takes many times longer; nobody waits this long for what works. */
const patienceMs = 45_000;
const pollMs = 25;

/** Types `/credo …` as a person and resolves with the app's first answer. */
export async function typeCommand({ slack }: TourStage, user: string, channel: string, text: string) {
  const command = await slack.command({ user, channel, text });
  if (command.status !== 200)
    throw new Error(`The app did not take /credo ${text}: ${command.body || command.status}.`);
  return await slack
    .waitForAnswer(command, { timeoutMs: patienceMs })
    .catch(() => Promise.reject(new Error(`The app did not answer /credo ${text} within ${patienceMs / 1000} s.`)));
}

/** Resolves with what `look` finds; rejects with `problem`, a sentence, when it stays null for too long. */
export async function seeing<T>(
  { clock }: Pick<TourStage, 'clock'>,
  problem: () => string,
  look: () => T | null | Promise<T | null>,
): Promise<T> {
  const deadline = clock.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (clock.now() > deadline) throw new Error(problem());
    await clock.sleep(pollMs);
  }
}

/** Resolves once the app has sent all it took: what it sends later would be one message too many. */
export async function everythingSent(stage: TourStage): Promise<void> {
  const problem = () => 'The app still had something to send after a long while.';
  await seeing(stage, problem, async () => ((await isIdle(stage)) ? true : null));
}

/** Whether nothing waits in the app now, but what is held on purpose. */
export async function isIdle({ app }: Pick<TourStage, 'app'>): Promise<boolean> {
  const answer = await fetch(`${app.url}/metrics`).catch(() => null);
  const metrics = answer?.ok ? await answer.text() : '';
  return /^credo_slack_events_unmatched 0$/m.test(metrics) && /^credo_slack_deliveries_waiting 0$/m.test(metrics);
}

/** Starts the app, or those of its replicas that are not running. */
export async function keepRunning({ app }: TourStage): Promise<void> {
  await Promise.all(
    app.replicas.map(async (replica) => {
      replica.resume();
      if (replica.state() === 'killed') await replica.restart();
    }),
  );
}
