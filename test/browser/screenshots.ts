import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type OpenSandboxOptions, openSandbox } from './open-sandbox.ts';
import { toPalettePng } from './palette-png.ts';
import { channelScenes } from './scenes/channel-scenes.ts';
import { commandScenes } from './scenes/command-scenes.ts';
import { manyScenes } from './scenes/many-scenes.ts';
import { pageScenes, troubleScenes } from './scenes/page-scenes.ts';
import { peopleScenes } from './scenes/people-scenes.ts';
import { createSet, type Scene, sceneTimeoutMs } from './scenes/scene.ts';

const folder = new URL('../../docs/screenshots/', import.meta.url);
/** As people run it, so that the pictures tell the truth about how fast things go. */
const speed = 60;

type Act = { readonly title: string; readonly scenes: readonly Scene[] };

const acts: readonly Act[] = [
  { title: 'The sandbox', scenes: pageScenes },
  { title: 'Commands, forms and menus', scenes: commandScenes },
  { title: 'For single people', scenes: peopleScenes },
  { title: 'In channels', scenes: channelScenes },
  { title: 'When things go wrong', scenes: troubleScenes },
];
const manyActs: readonly Act[] = [{ title: 'A second company, and replicas', scenes: manyScenes }];
/** The acts that are played in one sandbox, which has these options. */
const plays: readonly { readonly options: OpenSandboxOptions; readonly acts: readonly Act[] }[] = [
  { options: { speed }, acts },
  { options: { speed, workspaces: 2, isPostgres: true, replicas: 3 }, acts: manyActs },
];

/** `npm run screenshots`: plays every scene and shows it in `docs/screenshots/`; returns the exit code. */
async function takeAll(only: readonly string[]): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const failed: string[] = [];
  for (const { options, acts } of plays) {
    const scenes = acts.flatMap((act) => act.scenes);
    const isWanted = only.length === 0 || scenes.some(({ name }) => only.includes(name));
    if (isWanted) failed.push(...(await take(options, scenes, only)));
  }
  if (failed.length > 0) {
    console.error(`These could not be taken: ${failed.join(', ')}. What the page showed then is in ${tmpdir()}.`);
    return 1;
  }
  writeGallery();
  return 0;
}

/** Plays scenes one after the other in one sandbox; resolves with the names of those that failed. */
async function take(
  options: OpenSandboxOptions,
  scenes: readonly Scene[],
  only: readonly string[],
): Promise<readonly string[]> {
  const sandbox = await openSandbox(options);
  const failed: string[] = [];
  try {
    const set = createSet(sandbox);
    sandbox.page.setDefaultTimeout(sceneTimeoutMs);
    await sandbox.page.locator('.event-under_way').first().waitFor({ state: 'detached' });
    for (const { name, play } of scenes) {
      try {
        const shown = await play(set);
        if (only.length === 0 || only.includes(name)) await save(await settled(sandbox.page, shown), name);
      } catch (error) {
        failed.push(name);
        const [why] = String(error instanceof Error ? error.message : error).split('. Messages (');
        console.error(`${name}: ${why}`);
        writeFileSync(join(tmpdir(), `failed-${name}.png`), await sandbox.page.screenshot());
        await set.closeAll();
      }
    }
  } finally {
    await sandbox.close();
  }
  return failed;
}

/** A picture once the page stands still: all that is under way has arrived and is drawn. */
async function settled(page: Page, shown: Locator | Page): Promise<Buffer> {
  // Away from the messages, whose tools show where the mouse is.
  await page.mouse.move(0, 0);
  const size = page.viewportSize();
  if (size === null || !('boundingBox' in shown) || (await shown.getAttribute('data-ts')) === null) {
    return await stillPicture(shown);
  }
  // A message that is taller than its pane would be cut off.
  const box = await shown.boundingBox();
  await page.setViewportSize({ width: size.width, height: Math.ceil(size.height + (box?.height ?? 0)) });
  const picture = await stillPicture(shown);
  await page.setViewportSize(size);
  return picture;
}

async function stillPicture(shown: Locator | Page): Promise<Buffer> {
  let before = await shown.screenshot();
  for (;;) {
    const now = await shown.screenshot();
    if (now.equals(before)) return now;
    before = now;
  }
}

function save(picture: Buffer, name: string): void {
  const png = toPalettePng(picture);
  writeFileSync(new URL(`${name}.png`, folder), png);
  console.log(`docs/screenshots/${name}.png, ${Math.ceil(png.length / 1024)} KB`);
}

/** The page that shows all of them; pictures of scenes that are gone go too. */
function writeGallery(): void {
  const all = plays.flatMap((play) => play.acts);
  const names = new Set(all.flatMap(({ scenes }) => scenes.map(({ name }) => `${name}.png`)));
  for (const file of readdirSync(folder)) if (file.endsWith('.png') && !names.has(file)) rmSync(new URL(file, folder));
  const parts = all.map(
    ({ title, scenes }) =>
      `## ${title}\n\n${scenes.map(({ name, shows }) => `${shows}\n\n![${name}](${name}.png)\n`).join('\n')}`,
  );
  const intro = 'What the app says and shows, photographed in the sandbox by `npm run screenshots`.';
  writeFileSync(new URL('README.md', folder), `# Pictures\n\n${intro}\n\n${parts.join('\n')}`);
}

process.exitCode = await takeAll(process.argv.slice(2));
