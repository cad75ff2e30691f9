/* Reads what OTLP sends as protobuf (opentelemetry-proto: trace/v1/trace.proto; protobuf.dev: Encoding). */

export type SentSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly durationMs: number;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** `trace/span` of what it is about. */
  readonly links: readonly string[];
  readonly failure: string | null;
  readonly resource: Readonly<Record<string, string | number | boolean>>;
};

type Field = { readonly number: number; readonly value: bigint; readonly bytes: Buffer };

function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const none = Buffer.alloc(0);
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    const wire = tag & 7;
    if (wire === 0) fields.push({ number, value: varint(), bytes: none });
    else {
      const size = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint());
      const slice = bytes.subarray(at, at + size);
      at += size;
      fields.push({ number, value: wire === 1 ? slice.readBigUInt64LE() : 0n, bytes: slice });
    }
  }
  return fields;
}

const all = (fields: readonly Field[], number: number) => fields.filter((field) => field.number === number);
const one = (fields: readonly Field[], number: number) => all(fields, number)[0];
const text = (fields: readonly Field[], number: number) => one(fields, number)?.bytes.toString('utf8') ?? '';
const hex = (fields: readonly Field[], number: number) => one(fields, number)?.bytes.toString('hex') ?? '';
const whole = (fields: readonly Field[], number: number) => Number(one(fields, number)?.value ?? 0n);

function factsOf(pairs: readonly Field[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    pairs.map(({ bytes }) => {
      const pair = fieldsOf(bytes);
      const value = fieldsOf(one(pair, 2)?.bytes ?? Buffer.alloc(0))[0];
      const isText = value?.number === 1;
      const plain = value?.number === 2 ? value.value === 1n : Number(value?.value ?? 0n);
      return [text(pair, 1), isText ? (value?.bytes.toString('utf8') ?? '') : plain];
    }),
  );
}

/** The spans of one request to a collector. */
export function readSpans(body: Buffer): SentSpan[] {
  return all(fieldsOf(body), 1).flatMap(({ bytes }) => {
    const group = fieldsOf(bytes);
    const resource = factsOf(all(fieldsOf(one(group, 1)?.bytes ?? Buffer.alloc(0)), 1));
    return all(group, 2).flatMap((scope) =>
      all(fieldsOf(scope.bytes), 2).map((span) => toSpan(fieldsOf(span.bytes), resource)),
    );
  });
}

function toSpan(span: readonly Field[], resource: SentSpan['resource']): SentSpan {
  const links = all(span, 13).map(({ bytes }) => fieldsOf(bytes));
  const status = fieldsOf(one(span, 15)?.bytes ?? Buffer.alloc(0));
  return {
    ...{ traceId: hex(span, 1), spanId: hex(span, 2), parentId: hex(span, 4), name: text(span, 5) },
    ...{ kind: whole(span, 6), facts: factsOf(all(span, 9)), resource },
    durationMs: Number((one(span, 8)?.value ?? 0n) - (one(span, 7)?.value ?? 0n)) / 1_000_000,
    links: links.map((link) => `${hex(link, 1)}/${hex(link, 2)}`),
    failure: whole(status, 3) === 2 ? text(status, 2) : null,
  };
}
