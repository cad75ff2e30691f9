import { existsSync } from 'node:fs';
import { systemClock } from '../../clock.ts';
import { type Config, type DatabaseAddress, readDatabaseAddress } from '../../config.ts';
import { encryptionKeys } from '../../encryption-keys.ts';
import { AppError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { createSecretBox, type SecretBox } from '../../secret-box.ts';
import { type CopyStep, copyDatabase } from '../../store/copy/copy-database.ts';
import { isServed, openStore } from '../../store/open.ts';
import { resealable } from '../../store/reseal.ts';
import { json, table } from '../print.ts';
import { parse, usageError, type Verb } from '../verb.ts';

const usage = 'copy FROM [TO] [--json]';

export const copy: Verb = {
  usage,
  does: 'copies a whole database (sqlite:PATH or postgres://…) into an empty one, DATABASE_URL if none is named; no server may run',
  run: async (args, context) => {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } }, usage);
    const [from, to, ...more] = positionals;
    if (from === undefined || more.length > 0) throw usageError(usage);
    const config = context.config();
    const source = addressOf(from, 'source');
    const target = to === undefined ? config.database : addressOf(to, 'target');
    if (same(source, target)) throw new AppError('copy_onto_itself', 'Source and target are the same database.');
    if (source.kind === 'sqlite' && !existsSync(source.path)) {
      throw new AppError('database_missing', `There is no database ${source.path} to copy. Nothing was changed.`);
    }
    await refuseServed(source, 'source');
    await refuseServed(target, 'target');
    const result = await copyBetween(source, target, boxFor(source, config), context.note);
    context.out(
      values.json
        ? json(result)
        : table(
            ['table', 'rows'],
            result.tables.map(({ name, rows }) => [name, rows]),
          ),
    );
    if (!values.json) context.out(`\n${words(source, target)}`);
    return 0;
  },
};

/** The keys of the source: the target will need the same ones. */
function boxFor(source: DatabaseAddress, config: Config): SecretBox {
  return createSecretBox(encryptionKeys({ ...config, database: source }, createLog('silent', [])));
}

async function copyBetween(
  source: DatabaseAddress,
  target: DatabaseAddress,
  box: SecretBox,
  note: (text: string) => void,
) {
  // The server's way to open a database: it locks an SQLite file and brings the schema up to date.
  const from = await openStore(source, systemClock);
  try {
    await resealable(from, box);
    const into = await openStore(target, systemClock, { isCopy: true });
    try {
      return await copyDatabase(from, into, tellSteps(note));
    } finally {
      await into.close();
    }
  } finally {
    await from.close();
  }
}

function addressOf(text: string, which: string): DatabaseAddress {
  const address = readDatabaseAddress(text);
  if (address) return address;
  throw new AppError('usage', `The ${which} must be written as sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.`);
}

const same = (a: DatabaseAddress, b: DatabaseAddress): boolean => JSON.stringify(a) === JSON.stringify(b);

async function refuseServed(database: DatabaseAddress, which: string): Promise<void> {
  if (!(await isServed(database))) return;
  throw new AppError(
    'database_in_use',
    `A server is using the ${which}. Stop it first: what it stores meanwhile would be missing in the copy.`,
  );
}

/** A line for each tenth of a table, and for each table that is done. */
function tellSteps(note: (text: string) => void): (step: CopyStep) => void {
  let said = '';
  const startedAt = systemClock.now();
  let rows = 0;
  let before: CopyStep | null = null;
  return (step) => {
    const isSame = before?.kind === step.kind && before.table === step.table;
    rows += step.done - (isSame && before ? before.done : 0);
    before = step;
    const percent = step.total === 0 ? 100 : Math.floor((10 * step.done) / step.total) * 10;
    const line = `${step.kind === 'copy' ? 'copied' : 'compared'} ${step.table}: ${percent} %`;
    if (line === said) return;
    said = line;
    const seconds = Math.max(1, systemClock.now() - startedAt) / 1_000;
    note(`${line} (${step.done} of ${step.total} rows, ${Math.round(rows / seconds)} rows a second)\n`);
  };
}

function words(source: DatabaseAddress, target: DatabaseAddress): string {
  const keys =
    source.kind === 'sqlite' && target.kind === 'postgres'
      ? `What is encrypted stays encrypted with the same key: if ENCRYPTION_KEYS was not set, set ENCRYPTION_KEYS_FILE=${source.path}.key. `
      : '';
  return `The copy is like its source, row by row. ${keys}Set DATABASE_URL to the target and start the server. The source is as it was; keep it until all is well.\n`;
}
