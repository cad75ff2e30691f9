import type { Config } from '../../config.ts';
import { encryptionKeys, rewriteKeyFile } from '../../encryption-keys.ts';
import { AppError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { createSecretBox, type SecretBox } from '../../secret-box.ts';
import { isServed, type openBeside } from '../../store/open.ts';
import { resealAll } from '../../store/reseal.ts';
import { servingKeyId } from '../../store/serving.ts';
import { withStore } from '../operator.ts';
import { json } from '../print.ts';
import { parse, usageError, type Verb } from '../verb.ts';

const usage = 'keys rotate [--json]';

/** A crash at any point leaves every secret readable: the old key goes only after everything was sealed with the new one. */
export const keys: Verb = {
  usage,
  does: 'encrypts all stored secrets with a new key, also while the server runs',
  run: async (args, context) => {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } }, usage);
    const [action, ...more] = positionals;
    if (action !== 'rotate' || more.length > 0) throw usageError(usage);
    const config = context.config();
    const owner = config.ENCRYPTION_KEYS || config.database.kind !== 'sqlite' ? null : config.database.path;
    const keyFile = owner === null ? null : `${owner}.key`;
    const boxNow = () => createSecretBox(encryptionKeys(config, createLog('silent', [])));
    const resealed = await withStore(context, async (store) => {
      if (owner === null) await refuseUnknownToServer(store, config, boxNow());
      else rewriteKeyFile(owner, 'add');
      const count = await resealAll(store, boxNow());
      if (owner !== null) rewriteKeyFile(owner, 'keep first');
      return count;
    });
    const words =
      keyFile === null
        ? `${resealed} secrets are encrypted with the first of ENCRYPTION_KEYS. The keys behind it can go at the next start.\n`
        : `${resealed} secrets are encrypted with a new key in ${keyFile}. Back that file up again.\n`;
    context.out(values.json ? json({ resealed, keyFile }) : words);
    return 0;
  },
};

/** A server reads its environment once, while it looks into the key file again. */
async function refuseUnknownToServer(
  store: Awaited<ReturnType<typeof openBeside>>,
  { database }: Pick<Config, 'database'>,
  box: SecretBox,
): Promise<void> {
  if (!(await isServed(database)) || (await servingKeyId(store)) === box.sealingKeyId()) return;
  throw new AppError(
    'server_without_key',
    'The running server does not encrypt with the first of ENCRYPTION_KEYS, and could not read what is encrypted with it. ' +
      'Nothing was changed. Restart the server with NEW,OLD first, then type this again.',
  );
}
