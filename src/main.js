import { keepCompiled } from './compile-cache.js';
import { requireNode } from './node-version.js';

requireNode();
keepCompiled();
const { serve } = await import('./serve.ts');
await serve();
