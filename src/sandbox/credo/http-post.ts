import { request } from 'node:http';
import type { Clock } from '../../clock.ts';

export type PostAnswer =
  | { readonly status: number; readonly text: string }
  | { readonly status: null; readonly problem: string; readonly isLate: boolean };

/** POSTs over a connection of its own; never rejects. `http` only, as everything here is on one machine. */
export async function post(
  clock: Clock,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
): Promise<PostAnswer> {
  const late = new AbortController();
  const done = new AbortController();
  void clock.sleep(timeoutMs, done.signal).then(() => {
    if (!done.signal.aborted) late.abort();
  });
  try {
    return await new Promise<PostAnswer>((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method: 'POST',
          agent: false,
          signal: late.signal,
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isLate = late.signal.aborted;
    return { status: null, problem: isLate ? `no answer within ${timeoutMs} ms` : reason, isLate };
  } finally {
    done.abort();
  }
}
