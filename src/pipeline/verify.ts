import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a signature's time may be from ours, in both directions (credo-api: Delivery; Svix's library allows the same). */
const toleranceMs = 5 * 60_000;

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type SenderCheck = {
  /** Svix signing secrets, `whsec_…`; empty when the operator has none. */
  readonly signingSecrets: readonly string[];
  /** Checks a bearer token of our own; null when Credo is not told to fetch one. */
  readonly isOurToken: ((token: string) => Promise<boolean>) | null;
};

/** `ok`, or why the sender is refused: a short code for the log and the metrics. */
export type Verdict = 'ok' | 'unsigned' | 'bad_signature' | 'stale_signature' | 'bad_token';

/** Stage 2: is this really from Credo? Everything that is configured must hold; the secret URL was checked before. */
export async function verify(headers: Headers, raw: Buffer, check: SenderCheck, nowMs: number): Promise<Verdict> {
  if (check.signingSecrets.length > 0) {
    const verdict = verifySignature(headers, raw, check.signingSecrets, nowMs);
    if (verdict !== 'ok') return verdict;
  }
  if (check.isOurToken) {
    const token = /^Bearer +(\S+)$/i.exec(headerOf(headers, 'authorization') ?? '')?.[1];
    if (!token || !(await check.isOurToken(token))) return 'bad_token';
  }
  return 'ok';
}

/** Svix: HMAC-SHA256 over `id.timestamp.body`, any of the listed signatures with any of our secrets. */
function verifySignature(headers: Headers, raw: Buffer, secrets: readonly string[], nowMs: number): Verdict {
  const id = messageId(headers);
  const timestamp = headerOf(headers, 'svix-timestamp') ?? headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'svix-signature') ?? headerOf(headers, 'webhook-signature');
  if (!id || !timestamp || !signatures) return 'unsigned';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1000) > toleranceMs)
    return 'stale_signature';

  // Compared as text: several texts decode to the same bytes.
  const given = signatures.split(' ').map((signature) => Buffer.from(signature));
  const expected = secrets.map((secret) => Buffer.from(`v1,${sign(secret, id, timestamp, raw)}`));
  const isValid = expected.some((mine) =>
    given.some((theirs) => theirs.length === mine.length && timingSafeEqual(theirs, mine)),
  );
  return isValid ? 'ok' : 'bad_signature';
}

function sign(secret: string, id: string, timestamp: string, raw: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(raw).digest('base64');
}

/** Svix's message id, the same over all retries; null when the sender gave none. */
export function messageId(headers: Headers): string | null {
  return headerOf(headers, 'svix-id') ?? headerOf(headers, 'webhook-id') ?? null;
}

function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
