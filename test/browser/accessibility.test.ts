import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

/** What axe-core finds wrong with the page as it is now, each with the first element it is about. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate<{ violations: readonly Violation[] }>('axe.run()');
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

let sandbox: OpenSandbox | undefined;
afterEach(async () => await sandbox?.close());

test.each(['light', 'dark'] as const)('nothing is in anybody’s way in the %s page', async (colorScheme) => {
  sandbox = await openSandbox({ colorScheme });
  const { page } = sandbox;
  const found: Record<string, readonly string[]> = { page: await violations(page) };

  await page.getByLabel('Message #governance').fill('/credo');
  await page.getByLabel('Message #governance').press('Enter');
  await page.getByRole('dialog').waitFor();
  found['modal'] = await violations(page);
  await page.keyboard.press('Escape');

  await page.locator('.event-button').first().click();
  await page.getByText('What Credo AI sent').waitFor();
  found['event'] = await violations(page);
  await page.keyboard.press('Escape');

  await page.locator('.message').last().hover();
  await page.locator('.message-tool').last().click();
  await page.getByRole('complementary', { name: 'Thread' }).waitFor();
  await page.getByRole('tab', { name: 'Trouble' }).click();
  await page.getByRole('switch').first().click();
  await page.getByRole('tab', { name: 'Trouble (1 on)' }).waitFor();
  await page.getByRole('button', { name: 'All use cases' }).click();
  found['thread, trouble and use cases'] = await violations(page);

  await page.getByRole('navigation', { name: 'Slack' }).getByRole('button', { name: 'Credo AI' }).click();
  await page.getByRole('region', { name: 'Home tab of Credo AI' }).getByText('Your channels').waitFor();
  await page.getByRole('tab', { name: 'App log' }).click();
  found['Home tab and log'] = await violations(page);

  await page.getByRole('button', { name: 'Kill it' }).click();
  await page.getByText('The app is dead').waitFor();
  found['dead app'] = await violations(page);
  expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([]);
});

test('nothing is in anybody’s way on a narrow screen, and nothing is wider than it', async () => {
  sandbox = await openSandbox({ width: 390 });
  const { page } = sandbox;
  for (const pane of ['Slack', 'On the way', 'Credo AI']) {
    await page.getByRole('navigation', { name: 'What to show' }).getByRole('button', { name: pane }).click();
    await page.getByRole('region', { name: pane, exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  }

  await page.getByRole('navigation', { name: 'What to show' }).getByRole('button', { name: 'Slack' }).click();
  const composer = page.getByLabel('Message #governance');
  const box = await composer.boundingBox();
  expect(box && box.y + box.height).toBeLessThan(800);
  await composer.fill('/credo');
  await composer.press('Enter');
  const form = page.getByRole('region', { name: 'What can be filled in' });
  await form.waitFor();
  expect(await form.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  expect(await page.getByRole('dialog').getByRole('combobox', { name: 'Choose', exact: true }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
});
