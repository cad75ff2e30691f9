import { requireNode } from './node-version.js';

requireNode();
const { play } = await import('./sandbox/play.ts');
process.exitCode = await play();
