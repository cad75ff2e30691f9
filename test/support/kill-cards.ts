import type { Random } from '../../src/sandbox/seeded-random.ts';
import { resumeScreener } from './events.ts';
import { isIdle, type KillRun, killAtCall, killAtLine, startKillRun } from './kill-run.ts';
import { repeatNote } from './tally.ts';
import { until } from './until.ts';

export type CardTally = {
  readonly kills: number;
  readonly reviews: number;
  /** Reviews without a card, or whose comment is nowhere. */
  readonly lost: readonly number[];
  /** Cards that do not show the decision. */
  readonly lying: readonly number[];
  readonly repeats: number;
  /** Messages that stand there twice without saying so. */
  readonly unexplained: readonly number[];
  readonly deadLetters: number;
};

const who = (number: number) => ({ userId: `person-${number}`, givenName: 'Person', familyName: `${number}` });

/** What happens in a review, in this order; each has its place on the card or under it. */
const steps = [
  (number: number) => ({
    type: 'use_case_review_status_updated',
    data: { reviewId: `r${number}`, useCaseId: resumeScreener, status: 'in_progress', user: who(number) },
  }),
  (number: number) => ({
    type: 'use_case_review_comment',
    data: { reviewId: `r${number}`, useCaseId: resumeScreener, comment: `Number ${number}.`, user: who(number) },
  }),
  (number: number) => ({
    type: 'use_case_review_status_updated',
    data: { reviewId: `r${number}`, useCaseId: resumeScreener, status: 'approved', user: who(number) },
  }),
] as const;

/** Where the process dies while an event changes a card. */
const deaths: readonly ((run: KillRun, act: () => unknown, isFirst: boolean) => Promise<void>)[] = [
  (run, act, isFirst) => killAtCall(run, isFirst ? 'chat.postMessage' : 'chat.update', true, act),
  (run, act, isFirst) => killAtCall(run, isFirst ? 'chat.postMessage' : 'chat.update', false, act),
  (run, act) => killAtCall(run, 'chat.postMessage', true, act),
  async (run, act) => {
    const dead = killAtLine(run, 'inbox.matched');
    act();
    await dead;
  },
];

/** Lets so many reviews live and be decided, and kills the process during each of their steps. */
export async function killDuringCards(reviews: number, random: Random): Promise<CardTally> {
  const run = await startKillRun({ what: 'reviews comments' });
  const answers: Promise<readonly { readonly status: number | null }[]>[] = [];
  let kills = 0;
  for (let number = 1; number <= reviews; number += 1) {
    for (const [index, step] of steps.entries()) {
      const death = deaths[random(deaths.length)] ?? deaths[0];
      await death?.(run, () => answers.push(run.credo.emit(step(number))), index === 0);
      kills += 1;
      await run.app.restart();
      await until(() => isIdle(run.app), 'an empty outbox', 60_000);
    }
  }
  for (const reports of answers) await reports;
  const { deadLetters } = await run.settle();
  const messages = run.slack.messages('#governance').filter(({ source }) => source === 'chat.postMessage');
  const all = Array.from({ length: reviews }, (_, index) => index + 1);
  const about = (number: number) => {
    const here = messages.filter((one) =>
      new RegExp(`Person ${number}\\b`).test(JSON.stringify([one.text, one.blocks])),
    );
    const cards = here.filter((one) => one.thread_ts === null || one.thread_ts === one.ts);
    const isNews = ({ text }: { readonly text: string }) => text.includes(`Number ${number}.`);
    const isDecision = (one: (typeof here)[number]) => !cards.includes(one) && one.text.includes('approved');
    return { cards, comments: here.filter(isNews), decisions: here.filter(isDecision) };
  };
  const isMarked = (one: object) => JSON.stringify(one).includes(repeatNote);
  const doubles = (number: number) => Object.values(about(number)).filter((same) => same.length > 1);
  return {
    kills,
    reviews,
    lost: all.filter((number) => Object.values(about(number)).some((same) => same.length === 0)),
    lying: all.filter((number) => !about(number).cards.at(-1)?.text.includes('approved')),
    repeats: all.flatMap(doubles).reduce((sum, same) => sum + same.length - 1, 0),
    unexplained: all.filter((number) => doubles(number).some((same) => !same.slice(1).every(isMarked))),
    deadLetters,
  };
}
