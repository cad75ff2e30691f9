import { publicAddress } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { json } from '../print.ts';
import { fillManifest } from '../setup/fill-manifest.ts';
import { parse, type Verb } from '../verb.ts';

const usage = 'manifest --url https://credo-slack.example.com [--socket] [--oauth [--org]] [--json]';

export const manifest: Verb = {
  usage,
  does: 'prints the Slack app manifest with your public address; --socket for Socket Mode, --oauth for many workspaces, --org for organisations too',
  run: async (args, { out }) => {
    const on = { type: 'boolean' } as const;
    const { values } = parse(args, { url: { type: 'string' }, socket: on, oauth: on, org: on, json: on }, usage);
    const { url, socket = false, oauth = false, org = false } = values;
    if (org && !oauth) throw new AppError('usage', '--org needs --oauth');
    const shape = { isSocketMode: socket, isForMany: oauth, isForOrganisations: org };
    const yaml = fillManifest(url === undefined ? null : addressIn(url), shape);
    out(values.json ? json({ yaml }) : yaml);
    return 0;
  },
};

function addressIn(url: string): string {
  const address = publicAddress.safeParse(url);
  if (address.success) return address.data;
  throw new AppError('usage', `--url ${address.error.issues[0]?.message ?? 'cannot be used'}`);
}
