import type { SpanContext } from '@opentelemetry/api';

/** `version-traceid-parentid-flags`; later versions may add more behind (W3C Trace Context: traceparent Header). */
const shape = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})($|-)/;

/** What a `traceparent` names; null when it is none. */
export function contextOf(traceparent: string): SpanContext | null {
  const [, version = '', traceId = '', spanId = '', flags = '', more = ''] = shape.exec(traceparent) ?? [];
  if (version === '' || (version === '00' && more !== '')) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

/** How a span is named to others. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}
