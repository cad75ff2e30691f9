import chromium from '@sparticuz/chromium';
import { chromium as browsers, type Page } from 'playwright-core';
import { type Sandbox, type SandboxSettings, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { playOpening } from '../../src/sandbox/tour/opening.ts';
import { startPage } from '../../src/sandbox/web/start-page.ts';

/** Under load everything takes many times longer; nothing waits this long for what works. */
export const patienceMs = 60_000;

export type OpenSandbox = Pick<Sandbox['stage'], 'slack' | 'credo' | 'app'> & {
  readonly stage: Sandbox['stage'];
  readonly companies: Sandbox['companies'];
  readonly page: Page;
  /** What the browser itself complained about so far, such as scripts that failed or that its policy forbade. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
};

export type OpenSandboxOptions = {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly speed?: number;
} & Pick<SandboxSettings, 'workspaces' | 'isPostgres' | 'replicas'>;

/** The whole sandbox with its page open in a real browser, once the scene it opens with is complete. */
export async function openSandbox(options: OpenSandboxOptions = {}): Promise<OpenSandbox> {
  const { width = 1280, colorScheme = 'light', speed = 600, ...settings } = options;
  await using started = new AsyncDisposableStack();
  const sandbox = await startSandbox({ ...settings, speed, seed: 1 });
  started.defer(() => sandbox.stop());
  const { slack, credo, app } = sandbox.stage;
  const served = await startPage(sandbox, 0);
  started.defer(() => served.close());
  await playOpening(sandbox.stage);
  await slack.waitForMessages('#governance', 4, { timeoutMs: patienceMs });

  // The page draws nothing in three dimensions, and doing that without a graphics card takes seconds.
  chromium.setGraphicsMode = false;
  const browser = await browsers.launch({ executablePath: await chromium.executablePath(), args: chromium.args });
  started.defer(() => browser.close());
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });
  page.setDefaultTimeout(patienceMs);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(served.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const all = started.move();
  return {
    page,
    stage: sandbox.stage,
    companies: sandbox.companies,
    slack,
    credo,
    app,
    complaints,
    close: () => all.disposeAsync(),
  };
}
