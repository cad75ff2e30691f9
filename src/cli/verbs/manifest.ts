import { publicAddress } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { json } from '../print.ts';
import { fillManifest } from '../setup/fill-manifest.ts';
import { parse, type Verb } from '../verb.ts';

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

function fill(url: string | undefined): string {
  if (url === undefined) return fillManifest(null);
  const address = publicAddress.safeParse(url);
  if (!address.success) throw new AppError('usage', `--url ${address.error.issues[0]?.message ?? 'cannot be used'}`);
  return fillManifest(address.data);
}
