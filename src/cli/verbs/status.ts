import { systemClock } from '../../clock.ts';
import { resealable } from '../../store/reseal.ts';
import { boxOf } from '../checks/store.ts';
import { withStore } from '../operator.ts';
import { json } from '../print.ts';
import { count, parse, usageError, type Verb } from '../verb.ts';
import { factsAsJson, readFacts } from '../watch/facts.ts';
import { frame } from '../watch/frame.ts';
import { inText, watch } from '../watch/watch.ts';

const usage = 'status [--watch] [--every SECONDS] [--json]';
const options = { json: { type: 'boolean' }, watch: { type: 'boolean' }, every: { type: 'string' } } as const;

export const status: Verb = {
  usage,
  does: 'shows what waits, what could not be sent, and how workspaces, connections and webhooks are; --watch keeps on',
  run: async (args, context) => {
    const { values, positionals } = parse(args, options, usage);
    if (positionals.length > 0 || (values.every !== undefined && !values.watch)) throw usageError(usage);
    const asJson = values.json === true;
    const usual = context.terminal === null ? 10 : 1;
    const everyMs = count(values.every, usual, usage) * 1000;
    return withStore(context, async (store) => {
      const config = context.config();
      // Of a database that was restored it is asked first whether its key fits.
      await resealable(store, boxOf(config));
      if (values.watch) return watch({ config, store, clock: systemClock, everyMs, asJson }, context);
      const facts = await readFacts(config, store);
      context.out(asJson ? json(factsAsJson(facts, null)) : inText(frame(facts, null)));
      return 0;
    });
  },
};
