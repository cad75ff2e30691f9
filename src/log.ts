import { pino } from 'pino';
import { AppError } from './errors.ts';
import { escapeInvisible } from './invisible.ts';

/** Writes one JSON line per event, such as `inbox.received`, with ids; never bodies, tokens, keys or secret URLs. */
export type Log = {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
  /** From now on `secret` is replaced wherever it would appear in a line, also as JSON or a URL writes it. */
  hide(secret: string): void;
};

type Fields = Readonly<Record<string, unknown>>;

/** Where lines go: standard output, or a test's array. */
export type LogSink = { write(line: string): void };

const redactedPaths = ['token', 'authorization', 'secret', 'apiKey', 'key', 'password', 'body', 'text', 'response_url'];

/** A short secret would blank out ordinary words; real ones are longer. */
const leastSecretLength = 8;

/** Tokens of Slack, of whichever of many workspaces. */
const slackToken = /\bxox[a-z](?:\.xox[a-z])?-[\w-]{8,}/g;

/** Creates the log. `level` is pino's; `secrets` are masked in every line as a last line of defence. */
export function createLog(level: string, secrets: readonly string[], sink: LogSink = process.stdout): Log {
  const hidden = new Set<string>();
  const hide = (secret: string) => {
    if (secret.length < leastSecretLength) return;
    hidden.add(secret);
    hidden.add(JSON.stringify(secret).slice(1, -1));
    hidden.add(encodeURIComponent(secret));
  };
  for (const secret of secrets) hide(secret);
  const masked: LogSink = {
    write(line) {
      let safe = line.replace(slackToken, '[hidden]');
      for (const secret of hidden) safe = safe.replaceAll(secret, '[hidden]');
      sink.write(escapeInvisible(safe));
    },
  };
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'event',
      redact: { paths: [...redactedPaths, ...redactedPaths.map((path) => `*.${path}`)], censor: '[hidden]' },
      serializers: { error: describeError },
    },
    masked,
  );
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
    hide,
  };
}

/** What of an error may be logged: our own errors by code and message, all others with their stack as well. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 300) };
  const cause = error.cause instanceof Error ? { cause: error.cause.message.slice(0, 300) } : {};
  if (error instanceof AppError) return { code: error.code, message: error.message, ...cause };
  return { type: error.name, message: error.message.slice(0, 300), stack: error.stack?.slice(0, 2000), ...cause };
}
