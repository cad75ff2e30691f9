import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { publicAddress } from '../config.ts';
import { AppError } from '../errors.ts';

const placeholder = 'https://YOUR-PUBLIC-URL';

/** The Slack app manifest as YAML and nothing else, with the addresses under `--url` filled in where it is given. */
export function printManifest(args: readonly string[]): string {
  const url = urlFrom(args);
  const template = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8').replace(/^#.*\n/gm, '');
  if (url === undefined) return template;
  const address = publicAddress.safeParse(url);
  if (!address.success) throw new AppError('usage', `--url ${address.error.issues[0]?.message ?? 'cannot be used'}`);
  return template.replaceAll(placeholder, address.data);
}

function urlFrom(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { url: { type: 'string' } } }).values.url;
  } catch (cause) {
    throw new AppError('usage', 'Write it like this: npm run cli -- manifest --url https://credo-slack.example.com', {
      cause,
    });
  }
}
