import { encryptionKeys, rewriteKeyFile } from '../../encryption-keys.ts';
import { createLog } from '../../log.ts';
import { createSecretBox } from '../../secret-box.ts';
import { resealAll } from '../../store/reseal.ts';
import { withStore } from '../operator.ts';
import { parse, usageError, type Verb } from '../verb.ts';

const usage = 'keys rotate';

/** A crash at any point leaves every secret readable: the old key goes only after everything was sealed with the new one. */
export const keys: Verb = {
  usage,
  does: 'encrypts all stored secrets with a new key, also while the server runs',
  run: async (args, context) => {
    const [action, ...more] = parse(args, {}, usage).positionals;
    if (action !== 'rotate' || more.length > 0) throw usageError(usage);
    const config = context.config();
    const isFile = !config.ENCRYPTION_KEYS;
    const count = await withStore(context, async (store) => {
      if (isFile) rewriteKeyFile(config.databasePath, 'add');
      const resealed = await resealAll(store, createSecretBox(encryptionKeys(config, createLog('silent', []))));
      if (isFile) rewriteKeyFile(config.databasePath, 'keep first');
      return resealed;
    });
    context.out(
      isFile
        ? `${count} secrets are encrypted with a new key in ${config.databasePath}.key. Back that file up again.\n`
        : `${count} secrets are encrypted with the first of ENCRYPTION_KEYS. The keys behind it can go at the next start.\n`,
    );
    return 0;
  },
};
