import { appVersion } from '../app-version.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Log } from '../log.ts';
import { noTracing, type Tracing } from '../ports/tracing.ts';
import { tracingChoice } from '../tracing-settings.ts';

/** A collector that is away is told of now and then. */
const warningGapMs = 60_000;

/** Traces when the environment asks for it; OpenTelemetry is loaded only then. */
export async function startTracing(config: Config, clock: Clock, log: Log, metrics: Metrics): Promise<Tracing> {
  const choice = tracingChoice(config);
  if (choice.kind === 'impossible') log.warn('tracing.off', { problem: choice.problem });
  if (choice.kind !== 'on') return noTracing;
  const { startOtlpTracing } = await import('../telemetry/otlp-tracing.ts');
  let nextWarningAt = 0;
  const { settings } = choice;
  log.info('tracing.on', { collector: new URL(settings.url).host, share: settings.sampler.ratio });
  return startOtlpTracing({
    ...{ settings, version: appVersion(), clock },
    onExport: (result, spans) => {
      metrics.spans(result, spans);
      if (result === 'exported' || clock.now() < nextWarningAt) return;
      nextWarningAt = clock.now() + warningGapMs;
      log.warn('tracing.not_sent', { spans, advice: 'Check OTEL_EXPORTER_OTLP_ENDPOINT and the collector there.' });
    },
  });
}
