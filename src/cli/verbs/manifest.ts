import { readFileSync } from 'node:fs';
import { publicAddress } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { json } from '../print.ts';
import { parse, type Verb } from '../verb.ts';

const placeholder = 'https://YOUR-PUBLIC-URL';
const usage = 'manifest --url https://credo-slack.example.com [--json]';

export const manifest: Verb = {
  usage,
  does: 'prints the Slack app manifest with your public address',
  run: async (args, { out }) => {
    const { values } = parse(args, { url: { type: 'string' }, json: { type: 'boolean' } }, usage);
    const yaml = fill(values.url);
    out(values.json ? json({ yaml }) : yaml);
    return 0;
  },
};

/** The manifest as YAML and nothing else, with the addresses under `url` filled in where it is given. */
function fill(url: string | undefined): string {
  const template = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8').replace(/^#.*\n/gm, '');
  if (url === undefined) return template;
  const address = publicAddress.safeParse(url);
  if (!address.success) throw new AppError('usage', `--url ${address.error.issues[0]?.message ?? 'cannot be used'}`);
  return template.replaceAll(placeholder, address.data);
}
