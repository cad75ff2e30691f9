import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { type App, startAlone, startReplicas } from './replicas/start-replicas.ts';
import { type Companies, type Company, retryDelays, startCompanies } from './start-companies.ts';
import { moveIn } from './tour/move-in.ts';
import type { TourStage } from './tour/stage.ts';
import type { Troubles } from './web/troubles.ts';

const signingSecret = 'sandbox-signing-secret';
const svixSecret = `whsec_${Buffer.from('sandbox-webhook-secret-0').toString('base64')}`;
/** Everything is thrown away then, so nobody waits for what a simulated trouble holds up. */
const stopBudgetMs = 3_000;

/**
 * `speed`: by how much Svix's waits are shortened; `seed`: what ids follow from; `quietWindowMs`: how long more of the same
 * edit is waited for, three seconds unless told otherwise, as nobody at a page waits longer for what they changed.
 */
export type SandboxSettings = {
  readonly speed: number;
  readonly seed: number;
  readonly quietWindowMs?: number;
  /** Slack reaches the app through a websocket. */
  readonly isSocketMode?: boolean;
  /** A PostgreSQL is started to store everything, or the one with this address is used. */
  readonly isPostgres?: boolean;
  readonly databaseUrl?: string;
  /** How many processes run; several need PostgreSQL. */
  readonly replicas?: number;
  /** With two, the app is installed in the first workspace and connected to its tenant, and people add the second. */
  readonly workspaces?: 1 | 2;
};

export type Sandbox = {
  readonly stage: TourStage & { readonly app: App; readonly troubles: Troubles };
  /** The first one is that of the stage. */
  readonly companies: Companies['all'];
  readonly settings: SandboxSettings & { readonly retryDelaysMs: readonly number[] };
  /** Ends everything and removes what it wrote. */
  stop(): Promise<void>;
};

/** Runs the real app as a process of its own between a simulated Slack and a simulated Credo AI, all on 127.0.0.1. */
export async function startSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const { speed, seed, quietWindowMs = 3_000, isSocketMode = false, replicas = 1, workspaces = 1 } = settings;
  await using started = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'credo-slack-sandbox-'));
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const retryDelaysMs = retryDelays(speed);
  const companies = await startCompanies({
    ...{ count: workspaces, signingSecret, svixSecret, isSocketMode, seed, speed, retryDelaysMs },
  });
  started.defer(companies.close);
  const [first] = companies.all;
  const { slack, credo, troubles } = first;
  const postgres = settings.isPostgres && settings.databaseUrl === undefined ? await startPostgres() : null;
  started.defer(async () => postgres?.remove());
  const appSettings = {
    DATABASE_URL: settings.databaseUrl ?? postgres?.url('postgres') ?? `sqlite:${join(folder, 'sandbox.db')}`,
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    ...(isSocketMode ? { SLACK_APP_TOKEN: slack.socketMode.appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
    ...(workspaces === 1 ? ofOne(first) : ofMany(first)),
    SLACK_API_URL: slack.apiUrl,
    CREDO_API_URL: companies.credoUrl,
    SLACK_PACE_MS: '1000',
    WEBHOOK_GRACE_MS: '0',
    CREDO_WRITE_BACK: 'comments',
    QUIET_WINDOW_MS: String(quietWindowMs),
    QUIET_WINDOW_MAX_MS: String(4 * quietWindowMs),
    // Calls of Slack end after a third of it, so that a Slack that never answers is seen to be given up on.
    LEASE_MS: '9000',
  };
  const process =
    replicas > 1 ? await startReplicas(appSettings, folder, replicas) : await startAlone(appSettings, folder);
  let isOver = false;
  started.defer(async () => {
    isOver = true;
    await process.stop(stopBudgetMs);
  });
  // Otherwise what is still being played would leave a process behind.
  const guarded = <T extends Pick<App, 'restart'>>(one: T): T => ({
    ...one,
    restart: async () => {
      if (isOver) throw new Error('The sandbox has ended.');
      await one.restart();
    },
  });
  const app: App = { ...guarded(process), replicas: process.replicas.map(guarded) };
  companies.platform.connect(`${app.url}/slack/events`);
  if (workspaces > 1) await moveIn(slack, credo, app.url);
  const all = started.move();
  return {
    stage: { slack, credo, app, troubles, clock: systemClock },
    companies: companies.all,
    settings: { speed, seed, retryDelaysMs },
    stop: () => all.disposeAsync(),
  };
}

function ofOne({ slack, credo }: Company): Readonly<Record<string, string>> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    CREDO_TENANT: credo.tenant,
    CREDO_API_KEY: credo.apiKey,
    CREDO_WEBHOOK_SECRET: svixSecret,
  };
}

/** Whoever installs the app gives it a token, and connects a tenant from Slack. */
function ofMany({ slack }: Company): Readonly<Record<string, string>> {
  return {
    SLACK_CLIENT_ID: slack.clientId,
    SLACK_CLIENT_SECRET: slack.clientSecret,
    SLACK_STATE_SECRET: 'sandbox-state-secret-0123456789',
  };
}
