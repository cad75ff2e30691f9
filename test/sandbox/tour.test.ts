import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { acmeBankToday as credoToday } from '../../src/sandbox/credo/seed-today.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { startAlone } from '../../src/sandbox/replicas/start-replicas.ts';
import { acmeBankToday as slackToday } from '../../src/sandbox/slack/seed.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { tourTroubles } from '../../src/sandbox/tour/fault-steps.ts';
import { playOpening } from '../../src/sandbox/tour/opening.ts';
import { playTour } from '../../src/sandbox/tour/play-tour.ts';
import type { TourStage } from '../../src/sandbox/tour/stage.ts';
import type { TourState } from '../../src/sandbox/web/page-state.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { environment, signingSecret } from '../support/world.ts';

const minutes = 60_000;

/** The real process between the simulated far ends, with the troubles the tour asks for. */
async function startStage(): Promise<TourStage> {
  const slack = await startSlack({ signingSecret, seed: slackToday });
  const credo = await startCredo({
    seed: credoToday(systemClock.now()),
    svix: { retryDelaysMs: Array.from({ length: 60 }, () => 250) },
  });
  const folder = tempFolder();
  const env = environment(slack, credo, 0, join(folder, 'app.db'));
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...settings } = env;
  const app = await startAlone({ ...settings, WEBHOOK_GRACE_MS: '0' }, folder);
  slack.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.stop();
    await slack.close();
    await credo.close();
  });
  const method = 'chat.postMessage';
  const apply: Readonly<Record<string, (isOn: boolean) => void>> = {
    [tourTroubles.slackFails]: (isOn) => isOn && slack.fault({ method, kind: 'status', status: 500, times: 1000 }),
    [tourTroubles.slackRefuses]: (isOn) => isOn && slack.fault({ method, kind: 'rate_limited', times: 1000 }),
    [tourTroubles.doubled]: (isDoubled) => credo.setDisorder({ isDoubled, isOutOfOrder: false }),
    [tourTroubles.outOfOrder]: (isOutOfOrder) => credo.setDisorder({ isDoubled: false, isOutOfOrder }),
  };
  const clear = () => {
    slack.clearFaults();
    credo.setDisorder({ isDoubled: false, isOutOfOrder: false });
  };
  const set = (id: string, isOn: boolean) => {
    clear();
    apply[id]?.(isOn);
  };
  return { slack, credo, app, troubles: { set, clear }, clock: systemClock };
}

const results = ({ steps }: TourState) => steps.map(({ title, state, result }) => `${title}: ${state}. ${result}`);

test(
  'the opening scene fills two channels, and the tour holds after it, and once more after people played on',
  async () => {
    const stage = await startStage();
    const { slack, credo } = stage;
    await playOpening(stage);
    expect(credo.webhooks).toHaveLength(1);
    const shown = await slack.waitForMessages('#governance', 4, { timeoutMs: 20_000 });
    expect(shown.map(({ text }) => text)).toEqual([
      expect.stringContaining('Ana Flores subscribed this channel'),
      expect.stringContaining('Review opened for Resume screener'),
      expect.stringContaining('asked Ben Okafor to review Resume screener'),
      expect.stringContaining('can you attach the test results?'),
    ]);
    await slack.waitForMessages('#risk-reviews', 2, { timeoutMs: 20_000 });

    const told: TourState[] = [];
    const tour = await playTour(stage, (state) => told.push(state));
    expect(results(tour)).toEqual(tour.steps.map(({ title }) => expect.stringMatching(`^${title}: done\\.`)));
    expect(tour.state).toBe('held');
    expect(tour.summary).toContain('Lost: 0. Sent twice: 0.');
    expect(told.at(-1)).toEqual(tour);
    expect(told[0]).toMatchObject({ state: 'playing', steps: tour.steps.map(() => ({ state: 'waiting' })) });
    expect(credo.webhooks).toHaveLength(1);
    const [actor = '', useCaseId = ''] = [credo.state.users[1]?.id, credo.state.useCases[0]?.id];
    await credo.actions.comment({ actor, useCaseId, content: 'After the tour' }).brought;
    await slack.waitFor(() => slack.messages('#governance').some(({ text }) => text.includes('After the tour')), {
      timeoutMs: 20_000,
    });
    expect((await fetch(`${stage.app.url}/readyz`)).status).toBe(200);

    await slack.archive('#guided-tour');
    await stage.app.kill();
    stage.troubles.set(tourTroubles.slackFails, true);
    expect(results(await playTour(stage, () => undefined)).join('\n')).not.toMatch(/failed|waiting/);
  },
  5 * minutes,
);

test(
  'a tour that does not hold says where and why, and leaves the stage clean',
  async () => {
    const stage = await startStage();
    const ben = 'asked Ben Okafor';
    // Somebody changes what the app said.
    const stop = stage.slack.onChange((change) => {
      if (change.kind !== 'message' || !change.message.text.includes(ben)) return;
      stop();
      stage.slack.workspace.updateMessage(change.message, { text: 'something else' });
    });
    const tour = await playTour(stage, () => undefined);
    expect(tour.state).toBe('failed');
    const failed = tour.steps.filter(({ state }) => state === 'failed');
    expect(failed).toEqual([
      expect.objectContaining({
        title: 'A review is opened, and its reviewers hear of it',
        result: expect.any(String),
      }),
    ]);
    expect(failed[0]?.result).toContain(`0 messages say “to review … ${ben}”, not one.`);
    expect(tour.steps.at(-1)?.state).toBe('waiting');
    expect(tour.summary[0]).toBe('The tour stopped at “A review is opened, and its reviewers hear of it”.');
    expect((await fetch(`${stage.app.url}/readyz`)).status).toBe(200);
  },
  2 * minutes,
);
