import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** More links after one another than any system follows are a circle. */
const mostLinks = 40;

/** The file that a path leads to, which need not exist: what stands beside it must be the same by whatever name it is reached. */
export function followLinks(path: string, links = 0): string {
  if (links >= mostLinks || !isLink(path)) return path;
  return followLinks(resolve(dirname(path), readlinkSync(path)), links + 1);
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // Whoever opens it will say what is wrong.
    return false;
  }
}
