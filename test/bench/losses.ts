import { setTimeout as sleep } from 'node:timers/promises';
import { load } from './support/load.ts';
import type { FarSlack, Post } from './support/slack.ts';
import type { Subject } from './support/subjects.ts';

export type Losses = {
  readonly killed: string;
  readonly limited: string;
  readonly outage: string;
};

const outageMs = 8_000;
const calm = { answerMs: 20, gapMs: 0, isDown: false } as const;

/** The same three troubles for everybody: what was acknowledged and never came to Slack. */
export async function measureLosses(slack: FarSlack, fresh: () => Promise<Subject>): Promise<Losses> {
  return {
    killed: await inTrouble(slack, fresh, killed),
    limited: await inTrouble(slack, fresh, limited),
    outage: await inTrouble(slack, fresh, outage),
  };
}

type Trouble = (slack: FarSlack, subject: Subject) => Promise<string>;

async function inTrouble(slack: FarSlack, fresh: () => Promise<Subject>, trouble: Trouble): Promise<string> {
  const subject = await fresh();
  await slack.behave(calm);
  await slack.report();
  await subject.start();
  try {
    return await trouble(slack, subject);
  } finally {
    await subject.remove();
    await slack.behave(calm);
  }
}

/** `kill -9` as soon as 300 are acknowledged, while Slack takes 1.5 s to answer. */
async function killed(slack: FarSlack, subject: Subject): Promise<string> {
  await slack.behave({ answerMs: 1_500 });
  const { acknowledged } = await load({ url: subject.hook, connections: 50, channels: 100, count: 300 });
  await subject.kill();
  await slack.behave(calm);
  await subject.start();
  return verdict(acknowledged, await allPosts(slack, acknowledged, 8_000));
}

/** Twenty at once for each of three channels, of which Slack takes one a second. */
async function limited(slack: FarSlack, subject: Subject): Promise<string> {
  await slack.behave({ gapMs: 1_000 });
  const { acknowledged } = await load({ url: subject.hook, connections: 50, channels: 3, count: 60 });
  return verdict(acknowledged, await allPosts(slack, acknowledged, 6_000));
}

/** A hundred while Slack answers 503, for eight seconds. */
async function outage(slack: FarSlack, subject: Subject): Promise<string> {
  await slack.behave({ isDown: true });
  const { acknowledged } = await load({ url: subject.hook, connections: 50, channels: 100, count: 100 });
  await sleep(outageMs);
  await slack.behave(calm);
  return verdict(acknowledged, await allPosts(slack, acknowledged, 20_000));
}

/** Waits until Slack was told of all, or until nothing came for `quietMs`. */
async function allPosts(slack: FarSlack, expected: number, quietMs: number): Promise<readonly Post[]> {
  const posts: Post[] = [];
  let quietSince = performance.now();
  while (told(posts) < expected && performance.now() - quietSince < quietMs) {
    await sleep(250);
    const more = (await slack.report()).posts;
    if (more.length > 0) quietSince = performance.now();
    posts.push(...more);
  }
  return posts;
}

/** In a message of its own, or as one of many. */
function told(posts: readonly Post[]): number {
  const inDigests = posts.reduce((sum, { digestOf }) => sum + digestOf, 0);
  return new Set(posts.flatMap(({ numbers }) => numbers)).size + inDigests;
}

function verdict(acknowledged: number, posts: readonly Post[]): string {
  return `${Math.max(0, acknowledged - told(posts))} of ${acknowledged}`;
}
