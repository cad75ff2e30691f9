import { startScript } from './scripts.ts';

export type Manner = {
  /** How long it takes to answer a message; the message counts as there before. */
  readonly answerMs: number;
  /** The least gap between two messages in one channel; sooner ones get 429. */
  readonly gapMs: number;
  readonly isDown: boolean;
  readonly slowChannel: string;
  readonly slowMs: number;
  readonly refusedChannel: string;
};

export type Post = {
  readonly numbers: readonly number[];
  /** Of how many events it tells without their words. */
  readonly digestOf: number;
  readonly channel: string;
  readonly at: number;
  readonly isEdit: boolean;
};

export type SlackReport = {
  readonly posts: readonly Post[];
  readonly limited: number;
  readonly others: Readonly<Record<string, number>>;
};

export type FarSlack = {
  readonly url: string;
  readonly apiUrl: string;
  behave(manner: Partial<Manner>): Promise<void>;
  /** How many messages it got since the last report. */
  count(): Promise<number>;
  /** What it got since the last report. */
  report(): Promise<SlackReport>;
  close(): Promise<void>;
};

export async function startFarSlack(): Promise<FarSlack> {
  const script = await startScript('support/far-slack.ts');
  const url = `http://127.0.0.1:${JSON.parse(script.firstLine).port}`;
  const ask = async (path: string, body?: string) => {
    const answer = await fetch(`${url}${path}`, body === undefined ? {} : { method: 'POST', body });
    return JSON.parse(await answer.text());
  };
  return {
    url,
    apiUrl: `${url}/api/`,
    behave: async (manner) => void (await ask('/control', JSON.stringify(manner))),
    count: async () => (await ask('/count')).posts,
    report: () => ask('/report'),
    close: script.kill,
  };
}
