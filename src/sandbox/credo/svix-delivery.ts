import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { type PostAnswer, post } from './http-post.ts';
import type { AttemptReport, DeliveryReport, SvixOptions, Webhook } from './types.ts';

/** The waits before Svix's seven retries, before their jitter (docs.svix.com: Retry Schedule). */
export const svixRetryDelaysMs: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((s) => s * 1000);

/** The least wait after an endpoint that asks to slow down or does not answer (`credo-api.md`: Delivery). */
export const svixLeastWaitMs = 60_000;

const svixTimeoutMs = 30_000;
const tokenAnswer = z.object({ access_token: z.string() });

export type Parcel = {
  readonly svixId: string | null;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Brings a parcel to a webhook as Svix would: the same id in every attempt, with a new time and signature. `tell` hears of
 * each attempt when it begins and when it is over, but for parcels without a Svix id.
 */
export async function deliver(
  clock: Clock,
  options: SvixOptions,
  closing: AbortSignal,
  webhook: Webhook,
  parcel: Parcel,
  tell: (report: AttemptReport) => void = () => undefined,
): Promise<DeliveryReport> {
  const waitsMs = options.retryDelaysMs ?? [];
  for (let attempts = 1; ; attempts += 1) {
    const headers = attemptHeaders(clock, options, parcel);
    const begun: AttemptReport = {
      ...{ svixId: parcel.svixId ?? '', webhookId: webhook.id, attempt: attempts, body: parcel.body, headers },
      ...{ startedAt: clock.now(), endedAt: null, status: null, problem: null, nextAttemptInMs: null },
    };
    if (parcel.svixId !== null) tell(begun);
    const answer = await attempt(clock, options, webhook, parcel, headers);
    const isDone = answer.status !== null && answer.status >= 200 && answer.status < 300;
    const waitMs = waitAfter(answer, waitsMs[attempts - 1], options);
    const isLast = isDone || waitMs === undefined || closing.aborted;
    const problem = answer.status === null ? answer.problem : null;
    const nextAttemptInMs = isLast ? null : (waitMs ?? null);
    if (parcel.svixId !== null) {
      tell({ ...begun, endedAt: clock.now(), status: answer.status, problem, nextAttemptInMs });
    }
    if (isDone || waitMs === undefined || closing.aborted) {
      return { webhookId: webhook.id, svixId: parcel.svixId, status: answer.status, attempts, problem };
    }
    await clock.sleep(waitMs, closing);
  }
}

/** The wait of the schedule, up to a fifth shorter or longer, and longer after a 429 and after no answer in time. */
function waitAfter(
  answer: PostAnswer,
  waitMs: number | undefined,
  { jitter, leastWaitMs = 0 }: SvixOptions,
): number | undefined {
  if (waitMs === undefined) return undefined;
  const jitteredMs = jitter ? Math.round(waitMs * (0.8 + jitter(401) / 1000)) : waitMs;
  const isToSlowDown = answer.status === 429 || (answer.status === null && answer.isLate);
  return isToSlowDown ? Math.max(leastWaitMs, jitteredMs) : jitteredMs;
}

function attemptHeaders(clock: Clock, options: SvixOptions, parcel: Parcel): Record<string, string> {
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'Svix-Webhooks/1.23.0',
    ...svixHeaders(clock, options.secret, parcel),
    ...parcel.headers,
  };
}

async function attempt(
  clock: Clock,
  options: SvixOptions,
  webhook: Webhook,
  parcel: Parcel,
  headers: Readonly<Record<string, string>>,
): Promise<PostAnswer> {
  const timeoutMs = options.timeoutMs ?? svixTimeoutMs;
  const bearer = await authorize(clock, webhook, timeoutMs);
  if ('problem' in bearer) return { status: null, ...bearer };
  const all = { ...bearer.headers, ...headers };
  return post(clock, webhook.attributes.url, all, parcel.body, timeoutMs);
}

/** The signature covers id, time and body (docs.svix.com: How to verify webhooks manually). */
function svixHeaders(clock: Clock, secret: string | undefined, { svixId, body }: Parcel): Record<string, string> {
  if (svixId === null) return {};
  const timestamp = String(Math.floor(clock.now() / 1000));
  const headers = { 'svix-id': svixId, 'svix-timestamp': timestamp };
  if (!secret) return headers;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${svixId}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'svix-signature': `v1,${signature}` };
}

/** How Credo gets its token is not documented; this is the reading of `credo-api.md`: The `o_auth` method. */
async function authorize(
  clock: Clock,
  { attributes }: Webhook,
  timeoutMs: number,
): Promise<{ readonly headers: Record<string, string> } | { readonly problem: string; readonly isLate: boolean }> {
  if (attributes.authentication_method === 'none') return { headers: {} };
  const type = attributes.authentication_payload_type ?? 'application/json';
  const payload = attributes.authentication_payload;
  const body =
    type === 'application/json'
      ? JSON.stringify(payload)
      : new URLSearchParams(
          Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)])),
        ).toString();
  const answer = await post(clock, attributes.authentication_server ?? '', { 'content-type': type }, body, timeoutMs);
  if (answer.status === null) return { problem: `authentication server: ${answer.problem}`, isLate: answer.isLate };
  const token = answer.status === 200 ? tokenAnswer.safeParse(parseJson(answer.text)) : null;
  if (!token?.success)
    return { problem: `authentication server: status ${answer.status}, no access_token`, isLate: false };
  return { headers: { authorization: `Bearer ${token.data.access_token}` } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
