import { readFileSync } from 'node:fs';
import { publicAddress } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { json } from '../print.ts';
import { parse, type Verb } from '../verb.ts';

const placeholder = 'https://YOUR-PUBLIC-URL';
const usage = 'manifest --url https://credo-slack.example.com [--socket] [--json]';

export const manifest: Verb = {
  usage,
  does: 'prints the Slack app manifest with your public address; for Socket Mode, with --socket, without it',
  run: async (args, { out }) => {
    const flags = { url: { type: 'string' }, socket: { type: 'boolean' }, json: { type: 'boolean' } } as const;
    const { values } = parse(args, flags, usage);
    const yaml = fill(values.socket ? forSocketMode(template()) : template(), values.url);
    out(values.json ? json({ yaml }) : yaml);
    return 0;
  },
};

/** The manifest as YAML and nothing else, with the addresses under `url` filled in where it is given. */
function fill(yaml: string, url: string | undefined): string {
  if (url === undefined) return yaml;
  const address = publicAddress.safeParse(url);
  if (!address.success) throw new AppError('usage', `--url ${address.error.issues[0]?.message ?? 'cannot be used'}`);
  return yaml.replaceAll(placeholder, address.data);
}

function template(): string {
  return readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8').replace(/^#.*\n/gm, '');
}

/** Slack tells everything through a websocket then, and takes no address to tell it to. */
function forSocketMode(yaml: string): string {
  return yaml
    .replace(/^ *(?:url|request_url): .*\n/gm, '')
    .replace('socket_mode_enabled: false', 'socket_mode_enabled: true');
}
