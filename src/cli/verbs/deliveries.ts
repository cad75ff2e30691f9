import type { DeliveryFilter, DeliveryRecord, DeliveryState } from '../../ports/operations.ts';
import { createOperations } from '../../store/operations.ts';
import { withStore } from '../operator.ts';
import { json, table, time } from '../print.ts';
import { type CliContext, count, idsFrom, parse, usageError, type Verb } from '../verb.ts';

const usage =
  'deliveries list|show|replay|drop [ID …] [--all] [--state waiting|delivered|withdrawn|dead] [--channel C…] [--error CODE] [--limit N] [--json]';
const options = {
  all: { type: 'boolean' },
  state: { type: 'string' },
  channel: { type: 'string' },
  error: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const batch = 500;
const states: readonly string[] = ['waiting', 'delivered', 'withdrawn', 'dead'] satisfies DeliveryState[];
const isState = (word: string): word is DeliveryState => states.includes(word);

export const deliveries: Verb = {
  usage,
  does: 'lists what was or will be sent to Slack; tries dead letters again; gives some up',
  run: (args, context) => {
    const { values, positionals } = parse(args, options, usage);
    const [action = 'list', ...words] = positionals;
    const { state } = values;
    if (state !== undefined && !isState(state)) throw usageError(usage);
    const ids = idsFrom(words, usage);
    const filter: DeliveryFilter = {
      ...(ids ? { ids } : {}),
      ...(state ? { state } : {}),
      ...(values.channel ? { channelId: values.channel } : {}),
      ...(values.error ? { error: values.error } : {}),
    };
    const isChosen = Object.keys(filter).length > 0 || values.all === true;
    const asJson = values.json === true;
    switch (action) {
      case 'list':
        return list(context, filter, count(values.limit, 50, usage), asJson);
      case 'show':
        if (!ids) throw usageError(usage);
        return show(context, filter, asJson);
      case 'replay':
      case 'drop':
        if (!isChosen) throw usageError(usage);
        return change(context, action, filter, asJson);
      default:
        throw usageError(usage);
    }
  },
};

function list(context: CliContext, filter: DeliveryFilter, limit: number, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const rows = await createOperations(store).deliveries(filter, limit);
    if (asJson) context.out(json(rows));
    else {
      const headings = ['id', 'state', 'channel', 'event', 'attempts', 'made', 'settled', 'last error'];
      context.out(table(headings, rows.map(toCells)));
    }
    return 0;
  });
}

function toCells(row: DeliveryRecord) {
  const { id, state, channelId, eventType, attempts, createdAt, settledAt, lastError } = row;
  return [id, state, channelId, eventType, attempts, time(createdAt), time(settledAt), lastError];
}

function show(context: CliContext, filter: DeliveryFilter, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const rows = await createOperations(store).deliveries(filter, batch);
    if (asJson) context.out(json(rows));
    else for (const row of rows) context.out(table(['field', 'value'], Object.entries(row).map(toField)));
    if (rows.length === filter.ids?.length) return 0;
    context.note('Some of these deliveries do not exist (any more).\n');
    return 1;
  });
}

function toField([name, value]: [string, unknown]): [string, string | null] {
  if (typeof value === 'number' && name.endsWith('At')) return [name, time(value)];
  return [name, value === null ? null : String(value)];
}

/** In batches, so that the server has its turn between them; safe to repeat and to break off. */
function change(
  context: CliContext,
  action: 'replay' | 'drop',
  filter: DeliveryFilter,
  asJson: boolean,
): Promise<number> {
  return withStore(context, async (store) => {
    const operations = createOperations(store);
    const next = action === 'replay' ? operations.replayDeliveries : operations.dropDeliveries;
    let changed = 0;
    let lastId = 0;
    for (;;) {
      // What fails again meanwhile is behind.
      const ids = await next(filter, batch, lastId);
      changed += ids.length;
      lastId = ids.at(-1) ?? lastId;
      if (ids.length < batch) break;
      context.note(`${changed} …\n`);
    }
    const words =
      action === 'replay'
        ? `${changed} ${changed === 1 ? 'dead letter is' : 'dead letters are'} tried again now, in the order they came.\n`
        : `${changed} ${changed === 1 ? 'delivery is' : 'deliveries are'} given up for good.\n`;
    context.out(asJson ? json({ changed }) : words);
    return 0;
  });
}
