import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenSandbox, openSandbox, patienceMs } from './open-sandbox.ts';

let sandbox: OpenSandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
});

afterAll(async () => {
  expect(sandbox.complaints).toEqual([]);
  await sandbox.close();
});

test(
  'the demo plays to its end, and everything held',
  async () => {
    const { page } = sandbox;
    await page.getByRole('button', { name: 'Play demo' }).click();
    const demo = page.getByRole('region', { name: 'Demo' });
    await demo.getByText(/^Step \d+ of \d+$/).waitFor();
    await demo.getByText(/^All \d+ steps$/).click();
    await page.getByRole('tab', { name: /^Trouble/, selected: true }).waitFor({ timeout: 3 * patienceMs });
    await demo.getByText(/Everything held|Something did not hold/).waitFor({ timeout: 3 * patienceMs });
    expect(await demo.textContent()).toContain('Everything held');
    expect(await demo.textContent()).toContain('Lost: 0. Sent twice: 0.');
    expect(await demo.locator('.tour-step-failed, .tour-step-waiting').count()).toBe(0);

    await page.getByRole('navigation', { name: 'Slack' }).getByRole('button', { name: 'guided-tour' }).click();
    await page
      .getByRole('log', { name: /^Messages in guided-tour/ })
      .locator('.message')
      .first()
      .waitFor();
    await demo.getByText('Everything held').click();
    expect(await demo.getByText('Lost: 0. Sent twice: 0.').isVisible()).toBe(false);
    await demo.getByRole('button', { name: 'Hide the summary' }).click();
    await demo.waitFor({ state: 'detached' });
  },
  6 * patienceMs,
);
