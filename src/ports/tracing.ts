/* Tracing: what happened to one event, as spans that whoever operates the app can look at. */

/** What a span may tell: codes, counts and kinds, never what somebody wrote, who it was, or a secret. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

export type Span = {
  /** What later spans name as their parent, as W3C Trace Context writes it; null when nobody traces. */
  readonly traceparent: string | null;
  /** Ends it; `failure` is a code that says why what it stands for failed. A span that is never ended is never told. */
  end(facts?: SpanFacts, failure?: string): void;
};

export type SpanStart = {
  /** `server`: somebody called us; `client`: we call somebody. */
  readonly kind?: 'server' | 'client' | 'internal';
  /** A `traceparent`; a new trace begins without one, and with one that cannot be read. */
  readonly parent: string | null;
  /** Other traces it is about. */
  readonly links?: readonly string[];
  /** Milliseconds since the epoch; now when left out. */
  readonly startedAt?: number;
};

export type Tracing = {
  readonly isOn: boolean;
  start(name: string, start: SpanStart): Span;
  /** Sends what is left, for at most `budgetMs`. Never rejects. */
  stop(budgetMs: number): Promise<void>;
};

const noSpan: Span = { traceparent: null, end: () => undefined };

/** Nobody traces, and nothing of OpenTelemetry is loaded. */
export const noTracing: Tracing = { isOn: false, start: () => noSpan, stop: async () => undefined };
