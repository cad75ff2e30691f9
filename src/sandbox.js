import { keepCompiled } from './compile-cache.js';
import { requireNode } from './node-version.js';

requireNode();
keepCompiled();
const { runSandbox } = await import('./sandbox/run-sandbox.ts');
// biome-ignore lint/style/noProcessEnv: only to see whether a machine runs this, for which no browser is opened
const hasPerson = process.stdout.isTTY === true && process.env['CI'] === undefined;
process.exit(await runSandbox(process.argv.slice(2), hasPerson));
