import module from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps what Node makes of the sources, so that the next start costs half. Beside the code and not in the folder for
 * temporary files, where others could put something for us to run; where nothing can be written, nothing is kept.
 */
export function keepCompiled() {
  module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
}
