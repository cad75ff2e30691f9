import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

export type PageFile = { readonly contentType: string; readonly content: string };

const script = 'text/javascript; charset=utf-8';
const folder = new URL('../page/', import.meta.url);

/** The libraries of the page, served from `node_modules`, so that it works offline; `index.html` maps their names to these. */
const libraries: Readonly<Record<string, string>> = {
  '/modules/preact.js': 'preact',
  '/modules/preact-hooks.js': 'preact/hooks',
  '/modules/htm.js': 'htm',
};

/** The file at this path of the page; null when there is none. TypeScript is served without its types. */
export async function findPageFile(path: string): Promise<PageFile | null> {
  const library = libraries[path];
  if (library) return { contentType: script, content: await read(new URL(import.meta.resolve(library))) };
  if (path === '/')
    return { contentType: 'text/html; charset=utf-8', content: await read(new URL('index.html', folder)) };
  // The one file of the server that the page may import more than types from.
  if (path === '/web/page-state.ts') return await typescript(new URL('page-state.ts', import.meta.url));
  const [, stem, extension] = /^\/page\/((?:[a-z0-9-]+\/)*[a-z0-9-]+)\.(ts|js|css)$/.exec(path) ?? [];
  if (stem === undefined) return null;
  try {
    if (extension !== 'css') return await typescript(new URL(`${stem}.ts`, folder));
    return { contentType: 'text/css; charset=utf-8', content: await read(new URL(`${stem}.css`, folder)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function typescript(url: URL): Promise<PageFile> {
  return { contentType: script, content: stripTypeScriptTypes(await read(url)) };
}

async function read(url: URL): Promise<string> {
  return await readFile(fileURLToPath(url), 'utf8');
}
