import { requireNode } from './node-version.js';

requireNode();
const { serve } = await import('./serve.ts');
await serve();
