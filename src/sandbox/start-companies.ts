import { systemClock } from '../clock.ts';
import { openFrontDoor } from './credo/front-door.ts';
import { northwind as northwindTenant } from './credo/northwind.ts';
import { acmeBankToday as acmeTenant } from './credo/seed-today.ts';
import { startCredo } from './credo/start-credo.ts';
import { svixLeastWaitMs, svixRetryDelaysMs } from './credo/svix-delivery.ts';
import type { Credo } from './credo/types.ts';
import { seededRandom } from './seeded-random.ts';
import { northwind } from './slack/northwind.ts';
import { acmeBankToday } from './slack/seed.ts';
import { type SlackPlatform, startSlackPlatform } from './slack/start-platform.ts';
import type { Slack } from './slack/types.ts';
import { createTroubles, type Troubles } from './web/troubles.ts';

/** A company's workspace in Slack, its tenant of Credo AI, and what can go wrong at both. */
export type Company = { readonly slack: Slack; readonly credo: Credo; readonly troubles: Troubles };

export type Companies = {
  /** The first one is that of the opening scene and the tour. */
  readonly all: readonly [Company, ...Company[]];
  readonly platform: SlackPlatform;
  /** The one address of Credo AI's API. */
  readonly credoUrl: string;
  close(): Promise<void>;
};

/** Starts the simulated Slack and Credo AI of one company, with the app installed, or of two, in which nobody installed it yet. */
export async function startCompanies(options: {
  readonly count: 1 | 2;
  readonly signingSecret: string;
  readonly isSocketMode: boolean;
  readonly seed: number;
  readonly svixSecret: string;
  readonly retryDelaysMs: readonly number[];
  readonly speed: number;
}): Promise<Companies> {
  const { count, signingSecret, isSocketMode, seed, svixSecret, retryDelaysMs, speed } = options;
  await using started = new AsyncDisposableStack();
  const platform = await startSlackPlatform({
    ...{ signingSecret, isSocketMode, enforceRateLimit: true, isInstalled: count === 1 },
    workspaces: [acmeBankToday, northwind].slice(0, count),
  });
  started.defer(() => platform.close());
  const tenants = [
    { tenant: 'acme', seed: acmeTenant(systemClock.now()), random: seed },
    { tenant: 'northwind', seed: northwindTenant, random: seed + 2 },
  ].slice(0, count);
  const credos: Credo[] = [];
  for (const { tenant, seed: people, random } of tenants) {
    const credo = await startCredo({
      ...{ tenant, seed: people, random: seededRandom(random) },
      // Something that people can type.
      ...(count > 1 ? { apiKey: `${tenant}-key` } : {}),
      svix: {
        ...{ secret: svixSecret, retryDelaysMs, leastWaitMs: Math.ceil(svixLeastWaitMs / speed) },
        // Of its own, as how often it is asked depends on time, and ids should not.
        jitter: seededRandom(random + 1),
      },
    });
    started.defer(() => credo.close());
    credos.push(credo);
  }
  const [first, ...others] = platform.workspaces.flatMap((slack, index): readonly Company[] => {
    const credo = credos[index];
    return credo ? [{ slack, credo, troubles: createTroubles({ slack, credo }) }] : [];
  });
  if (!first) throw new Error('The sandbox has no workspace.');
  const door = others.length > 0 ? await openFrontDoor(credos) : null;
  started.defer(async () => door?.close());
  const all = started.move();
  return {
    ...{ all: [first, ...others], platform },
    credoUrl: door?.url ?? first.credo.url,
    close: () => all.disposeAsync(),
  };
}

/** Svix's waits between its attempts, shortened. */
export function retryDelays(speed: number): readonly number[] {
  return svixRetryDelaysMs.map((ms) => Math.ceil(ms / speed));
}
