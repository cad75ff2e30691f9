import { acmeBank } from '../../../src/sandbox/credo/seed.ts';
import { startCredo } from '../../../src/sandbox/credo/start-credo.ts';
import type { Credo } from '../../../src/sandbox/credo/types.ts';
import { type FarSlack, startFarSlack } from './slack.ts';

/** How long, how much, and against whom. */
export type Options = {
  readonly isQuick: boolean;
  readonly isFull: boolean;
  readonly withNodeRed: boolean;
  readonly withN8n: boolean;
};

export type BenchWorld = {
  readonly slack: FarSlack;
  readonly credo: Credo;
  readonly options: Options;
  /** Says what is going on. */
  say(what: string): void;
};

const useCases = 1_100;

/** The far ends all benchmarks share: a fast Slack in its own process, and a simulated Credo AI. */
export async function startBenchWorld(options: Options): Promise<BenchWorld & { close(): Promise<void> }> {
  const slack = await startFarSlack();
  const [pattern] = acmeBank.useCases;
  if (!pattern) throw new Error('The tenant has no use case.');
  const many = Array.from({ length: useCases }, (_, index) => ({
    ...pattern,
    id: `uc${index}`,
    name: `Case ${index}`,
  }));
  const credo = await startCredo({ seed: { ...acmeBank, useCases: many } });
  return {
    ...{ slack, credo, options },
    say: (what) => console.error(`  ${what}`),
    close: async () => {
      await credo.close();
      await slack.close();
    },
  };
}
