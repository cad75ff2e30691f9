import { keepCompiled } from './compile-cache.js';
import { requireNode } from './node-version.js';

requireNode();
keepCompiled();
const { runCli } = await import('./cli/run-cli.ts');
process.exitCode = await runCli(process.argv.slice(2));
