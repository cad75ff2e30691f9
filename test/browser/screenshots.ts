import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { openSandbox } from './open-sandbox.ts';
import { toPalettePng } from './palette-png.ts';

const folder = new URL('../../docs/screenshots/', import.meta.url);

/** `npm run screenshots`: shows the sandbox's page as it is now, in `docs/screenshots/`. */
async function takeAll(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await take({}, async (page) => {
    await save(page, 'page');
    await page.getByLabel('Message #governance').fill('/credo');
    await page.getByLabel('Message #governance').press('Enter');
    await page.getByRole('dialog', { name: 'Credo AI in #governance' }).waitFor();
    await save(page, 'settings');
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Slack' }).getByRole('button', { name: 'Credo AI' }).click();
    await page.getByRole('region', { name: 'Home tab of Credo AI' }).getByText('You in Credo AI').waitFor();
    await page.getByRole('tab', { name: 'Trouble' }).click();
    await page.getByRole('button', { name: 'All use cases' }).click();
    await save(page, 'home-and-trouble');
  });
  await take({ colorScheme: 'dark' }, async (page) => {
    await page
      .getByRole('list', { name: /^Events/ })
      .getByRole('button', { name: /delivered/ })
      .first()
      .click();
    await page.getByText('What Credo AI sent').waitFor();
    await save(page, 'event-dark');
  });
  await take({ width: 390 }, (page) => save(page, 'narrow'));
}

async function take(options: Parameters<typeof openSandbox>[0], shoot: (page: Page) => Promise<void>): Promise<void> {
  const sandbox = await openSandbox(options);
  try {
    await sandbox.page.locator('.event-under_way').waitFor({ state: 'detached' });
    await shoot(sandbox.page);
  } finally {
    await sandbox.close();
  }
}

async function save(page: Page, name: string): Promise<void> {
  const png = toPalettePng(await page.screenshot());
  writeFileSync(new URL(`${name}.png`, folder), png);
  console.log(`docs/screenshots/${name}.png, ${Math.ceil(png.length / 1024)} KB`);
}

await takeAll();
