import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { createStandings } from '../../store/standing.ts';
import type { Store } from '../checks/store.ts';
import { jsonLine, time } from '../print.ts';
import type { CliContext } from '../verb.ts';
import { type Facts, factsAsJson, type Rates, ratesBetween, readFacts } from './facts.ts';
import { frame, type Line } from './frame.ts';
import { openScreen } from './screen.ts';

export type WatchOptions = {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly asJson: boolean;
};

type Look = { readonly facts: Facts; readonly rates: Rates | null };

/**
 * Shows again and again how the app is doing, until somebody types q or Ctrl-C, or the process is asked to stop. In a
 * terminal it redraws; otherwise, and as JSON, one block or line follows the other. A database that is away for a while is
 * said and asked again. Returns the exit code.
 */
export async function watch(options: WatchOptions, context: CliContext): Promise<number> {
  const { clock, everyMs, asJson } = options;
  const over = new AbortController();
  const end = () => over.abort();
  const show = asJson ? null : openView(context, everyMs, end);
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    for (let before: Facts | null = null; !over.signal.aborted; ) {
      const look: Look | string = await lookAgain(options, before);
      if (typeof look !== 'string') before = look.facts;
      if (show)
        show.draw(
          typeof look === 'string' ? [{ tone: 'bad', text: look }] : frame(look.facts, look.rates),
          clock.now(),
        );
      else if (typeof look === 'string') context.note(`${look}\n`);
      else context.out(jsonLine(factsAsJson(look.facts, look.rates)));
      await clock.sleep(everyMs, over.signal);
    }
    return 0;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    show?.close();
  }
}

/** What is now, beside what was; or why it cannot be told. The first look must work. */
async function lookAgain({ config, store }: WatchOptions, before: Facts | null): Promise<Look | string> {
  try {
    const facts = await readFacts(config, store);
    if (before === null) return { facts, rates: null };
    const delivered = await createStandings(store).deliveredSince(before.standing.at);
    return { facts, rates: ratesBetween(before.standing, facts.standing, delivered) };
  } catch (error) {
    if (before === null) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    const why = error instanceof AppError ? error.message : `The database does not answer (${code}).`;
    return `${why} It is asked again.`;
  }
}

type View = { draw(lines: readonly Line[], now: number): void; close(): void };

function openView({ terminal, environment, out }: CliContext, everyMs: number, end: () => void): View {
  if (terminal === null) {
    return {
      draw: (lines, now) => out(`${time(now) ?? ''}\n${inText(lines)}\n`),
      close: () => undefined,
    };
  }
  const isColoured = (environment()['NO_COLOR'] ?? '') === '';
  const screen = openScreen(terminal, isColoured, end);
  const title = `Credo AI for Slack, every ${everyMs / 1000} s; q ends`;
  return {
    draw: (lines, now) =>
      screen.draw([{ tone: 'title', text: `${title}   ${time(now) ?? ''}` }, { tone: 'plain', text: '' }, ...lines]),
    close: screen.close,
  };
}

/** Lines without colours. */
export const inText = (lines: readonly Line[]): string => lines.map(({ text }) => `${text}\n`).join('');
