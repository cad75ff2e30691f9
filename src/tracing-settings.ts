import { z } from 'zod';

const text = z.string().optional();

/** OpenTelemetry's own variables, as its specification names them (opentelemetry.io: Environment Variable Specification). */
export const tracingVariables = {
  OTEL_SDK_DISABLED: text,
  OTEL_TRACES_EXPORTER: text,
  OTEL_EXPORTER_OTLP_ENDPOINT: text,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text,
  OTEL_EXPORTER_OTLP_HEADERS: text,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: text,
  OTEL_EXPORTER_OTLP_PROTOCOL: text,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: text,
  OTEL_EXPORTER_OTLP_TIMEOUT: text,
  OTEL_BSP_SCHEDULE_DELAY: text,
  OTEL_SERVICE_NAME: text,
  OTEL_RESOURCE_ATTRIBUTES: text,
  OTEL_TRACES_SAMPLER: text,
  OTEL_TRACES_SAMPLER_ARG: text,
};

type TracingValues = { readonly [name in keyof typeof tracingVariables]?: string | undefined };

export type TracingSettings = {
  /** Where spans are posted. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How long spans are gathered before they are sent. */
  readonly delayMs: number;
  readonly serviceName: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: {
    /** Of the traces that begin here. */
    readonly ratio: number;
    /** Whether a trace that began elsewhere is kept as its beginner decided. */
    readonly followsParent: boolean;
  };
};

/** `problem`: tracing is asked for in a way that is not possible; what to change. The app runs without it then. */
export type TracingChoice =
  | { readonly kind: 'off' }
  | { readonly kind: 'impossible'; readonly problem: string }
  | { readonly kind: 'on'; readonly settings: TracingSettings };

/** The endpoint of a collector on this machine, which the specification gives as the default. */
const defaultEndpoint = 'http://localhost:4318';
const protocol = 'http/protobuf';

/** Whether and how to trace. Only an endpoint or an exporter that is named turns it on. */
export function tracingChoice(env: TracingValues): TracingChoice {
  const exporter = env.OTEL_TRACES_EXPORTER?.toLowerCase();
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || exporter === 'none') return { kind: 'off' };
  if (exporter === undefined && endpoint === undefined) return { kind: 'off' };
  if (exporter !== undefined && exporter !== 'otlp') return impossible('OTEL_TRACES_EXPORTER must be otlp or none');
  const asked = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL ?? protocol;
  if (asked.toLowerCase() !== protocol) {
    return impossible(`OTEL_EXPORTER_OTLP_PROTOCOL must be ${protocol}, which collectors take on port 4318`);
  }
  const url =
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? `${(endpoint ?? defaultEndpoint).replace(/\/+$/, '')}/v1/traces`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return impossible('OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// address');
  }
  const resource = pairs(env.OTEL_RESOURCE_ATTRIBUTES);
  return {
    kind: 'on',
    settings: {
      url,
      headers: tracingHeaders(env),
      timeoutMs: wholeNumber(env.OTEL_EXPORTER_OTLP_TIMEOUT, 10_000),
      delayMs: wholeNumber(env.OTEL_BSP_SCHEDULE_DELAY, 5_000),
      serviceName: env.OTEL_SERVICE_NAME ?? resource['service.name'] ?? 'credo-ai-slack',
      resource,
      sampler: sampler(env.OTEL_TRACES_SAMPLER?.toLowerCase(), env.OTEL_TRACES_SAMPLER_ARG),
    },
  };
}

/** What is sent with every batch; its values may be secrets. */
export function tracingHeaders(env: TracingValues): Readonly<Record<string, string>> {
  return { ...pairs(env.OTEL_EXPORTER_OTLP_HEADERS), ...pairs(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS) };
}

function impossible(problem: string): TracingChoice {
  return { kind: 'impossible', problem };
}

function sampler(name: string | undefined, argument: string | undefined): TracingSettings['sampler'] {
  const ratio = Number(argument ?? 1);
  const asked = name?.replace('parentbased_', '');
  const share = asked === 'traceidratio' && ratio >= 0 && ratio <= 1 ? ratio : asked === 'always_off' ? 0 : 1;
  return { ratio: share, followsParent: name === undefined || name.startsWith('parentbased_') };
}

/** `a=1,b=2`, its values as URLs write them; what is no pair is left out. */
function pairs(list: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of (list ?? '').split(',')) {
    const at = pair.indexOf('=');
    if (at > 0) found[pair.slice(0, at).trim()] = decoded(pair.slice(at + 1).trim());
  }
  return found;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function wholeNumber(value: string | undefined, fallback: number): number {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : fallback;
}
