import { rmSync } from 'node:fs';

/*
 * Loaded into the app before it starts: when the sandbox is gone, however it ended, the app ends too, and takes along the
 * folder that this module's address names.
 */
function end(): void {
  const folder = new URL(import.meta.url).searchParams.get('folder');
  try {
    if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } finally {
    process.exit(1);
  }
}

process.once('disconnect', end);
// What it prints may be the first to notice that nobody is there.
for (const stream of [process.stdout, process.stderr]) stream.once('error', end);
// Otherwise the app could not end by itself.
process.channel?.unref();
