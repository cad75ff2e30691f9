import { isNestedDeeper } from '../../events/nesting.ts';
import type { EventFilter } from '../../ports/operations.ts';
import { createInbox } from '../../store/inbox.ts';
import { createOperations } from '../../store/operations.ts';
import { withStore } from '../operator.ts';
import { json, table, time } from '../print.ts';
import { type CliContext, count, idsFrom, parse, usageError, type Verb } from '../verb.ts';

const usage = 'events list|show|replay [ID …] [--all] [--type NAME] [--since 2h|3d] [--unmatched] [--limit N] [--json]';
const options = {
  all: { type: 'boolean' },
  type: { type: 'string' },
  since: { type: 'string' },
  unmatched: { type: 'boolean' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const batch = 200;

export const events: Verb = {
  usage,
  does: 'lists what Credo AI sent; shows one event; matches some again, which sends nothing twice',
  run: (args, context) => {
    const { values, positionals } = parse(args, options, usage);
    const [action = 'list', ...words] = positionals;
    const ids = idsFrom(words, usage);
    const asJson = values.json === true;
    const filter = (now: number): EventFilter => ({
      ...(ids ? { ids } : {}),
      ...(values.type ? { type: values.type } : {}),
      ...(values.unmatched ? { isMatched: false } : {}),
      ...(values.since === undefined ? {} : { receivedSince: now - durationMs(values.since) }),
    });
    switch (action) {
      case 'list':
        return list(context, filter, count(values.limit, 50, usage), asJson);
      case 'show':
        if (ids?.length !== 1) throw usageError(usage);
        return show(context, ids[0] ?? 0, asJson);
      case 'replay':
        if (!values.all && Object.keys(filter(0)).length === 0) throw usageError(usage);
        return replay(context, filter, asJson);
      default:
        throw usageError(usage);
    }
  },
};

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

function durationMs(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const each = unitMs[unit];
  if (amount === undefined || each === undefined) throw usageError(usage);
  return Number(amount) * each;
}

type FilterAt = (now: number) => EventFilter;

function list(context: CliContext, filter: FilterAt, limit: number, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const rows = await createOperations(store).events(filter(store.clock.now()), limit);
    if (asJson) context.out(json(rows));
    else {
      const cells = rows.map(({ id, type, happenedAt, receivedAt, matchedAt }) => [
        ...[id, type, time(happenedAt), time(receivedAt), time(matchedAt)],
      ]);
      context.out(table(['id', 'type', 'happened', 'received', 'matched'], cells));
    }
    return 0;
  });
}

/** With its body: only whoever can read the database sees it. */
function show(context: CliContext, id: number, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const operations = createOperations(store);
    const [record] = await operations.events({ ids: [id] }, 1);
    const stored = await createInbox(store).get(id);
    if (!record || !stored) {
      context.note(`There is no event ${id} (any more). List them with: npm run -s cli -- events list\n`);
      return 1;
    }
    const parsed: unknown = JSON.parse(stored.body);
    // What is nested without end can be kept, but not laid out.
    const body = isNestedDeeper(parsed, 64) ? stored.body : parsed;
    if (asJson) context.out(json({ ...record, body }));
    else {
      const { idempotencyKey, type, happenedAt, receivedAt, matchedAt } = record;
      context.out(
        table(
          ['field', 'value'],
          [
            ['id', id],
            ['type', type],
            ['idempotency key', idempotencyKey],
            ['happened', time(happenedAt)],
            ['received', time(receivedAt)],
            ['matched', time(matchedAt)],
          ],
        ),
      );
      context.out(`\n${json(body)}`);
    }
    return 0;
  });
}

/** In batches, so that the server has its turn between them; safe to repeat and to break off. */
function replay(context: CliContext, filter: FilterAt, asJson: boolean): Promise<number> {
  return withStore(context, async (store) => {
    const operations = createOperations(store);
    const chosen = filter(store.clock.now());
    let changed = 0;
    let lastId = 0;
    for (;;) {
      const ids = await operations.replayEvents(chosen, batch, lastId);
      changed += ids.length;
      lastId = ids.at(-1) ?? lastId;
      if (ids.length < batch) break;
      context.note(`${changed} …\n`);
    }
    const words = `${changed} ${changed === 1 ? 'event is' : 'events are'} matched again; channels that had them get nothing twice.\n`;
    context.out(asJson ? json({ changed }) : words);
    return 0;
  });
}
