import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type Clock, withinBudget } from '../clock.ts';
import type { Span, Tracing } from '../ports/tracing.ts';
import type { TracingSettings } from '../tracing-settings.ts';
import { contextOf, traceparentOf } from './traceparent.ts';

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Spans are small; what a span tells is cut here, whatever it is. */
const longestValue = 200;

/**
 * Sends spans to a collector in batches (OTLP over HTTP). A collector that is slow or away costs spans and nothing else:
 * at most 2,048 wait. `onExport` hears of every batch that was taken or not.
 */
export function startOtlpTracing({
  settings,
  version,
  clock,
  onExport,
}: {
  readonly settings: TracingSettings;
  readonly version: string;
  readonly clock: Clock;
  readonly onExport: (result: 'exported' | 'failed', spans: number) => void;
}): Tracing {
  const { sampler } = settings;
  const root = new TraceIdRatioBasedSampler(sampler.ratio);
  const provider = new TracerProvider({
    sampler: sampler.followsParent ? new ParentBasedSampler({ root }) : root,
    resource: resourceFromAttributes({
      ...settings.resource,
      'service.name': settings.serviceName,
      'service.version': version,
    }),
    spanLimits: { attributeValueLengthLimit: longestValue },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: heard(onExport, settings),
        scheduledDelayMillis: settings.delayMs,
        exportTimeoutMillis: settings.timeoutMs,
      }),
    ],
  });
  const tracer = provider.getTracer('credo-ai-slack', version);
  return {
    isOn: true,
    start: (name, { kind = 'internal', parent, links = [], startedAt }): Span => {
      const span = tracer.startSpan(
        name,
        {
          kind: kinds[kind],
          links: links.flatMap((link) => contextOf(link) ?? []).map((context) => ({ context })),
          ...(startedAt === undefined ? {} : { startTime: startedAt }),
        },
        within(parent),
      );
      return {
        traceparent: traceparentOf(span.spanContext()),
        end: (facts = {}, failure) => {
          span.setAttributes(facts);
          if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
          span.end();
        },
      };
    },
    stop: (budgetMs) => withinBudget(clock, budgetMs, provider.shutdown(), undefined),
  };
}

function within(parent: string | null): Context {
  const context = parent === null ? null : contextOf(parent);
  return context === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context);
}

/** The exporter, which else keeps to itself whether anybody takes the spans. */
function heard(onExport: (result: 'exported' | 'failed', spans: number) => void, settings: TracingSettings) {
  const { url, headers, timeoutMs } = settings;
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: timeoutMs });
  const listening: SpanExporter = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        onExport(result.error === undefined ? 'exported' : 'failed', spans.length);
        done(result);
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
  return listening;
}
