import { rmSync } from 'node:fs';

/*
 * Loaded into the app before it starts: when the sandbox is gone, however it ended, the app ends too, and takes along the
 * folder that this module's address names.
 */
process.once('disconnect', () => {
  const folder = new URL(import.meta.url).searchParams.get('folder');
  try {
    if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } finally {
    process.exit(1);
  }
});
// Otherwise the app could not end by itself.
process.channel?.unref();
