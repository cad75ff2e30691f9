import type { Readable } from 'node:stream';

/** The largest body accepted, in bytes; a body of exactly this size is fine (design: Details that outside tests rely on). */
export const maxBodyBytes = 1_048_576;

export type Received =
  | { readonly ok: true; readonly raw: Buffer }
  | { readonly ok: false; readonly reason: 'too_large' | 'cut_off' };

/** Stage 1: reads a request's body as raw bytes. Stops reading as soon as it is larger than `maxBodyBytes`. */
export async function receive(body: Readable, declaredLength: string | undefined): Promise<Received> {
  if (declaredLength !== undefined && Number(declaredLength) > maxBodyBytes) return { ok: false, reason: 'too_large' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Not `for await`, which would destroy the socket before the refusal could be sent.
    const iterator = body.iterator({ destroyOnReturn: false });
    for await (const chunk of iterator) {
      const piece: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      bytes += piece.length;
      if (bytes > maxBodyBytes) return { ok: false, reason: 'too_large' };
      chunks.push(piece);
    }
  } catch {
    return { ok: false, reason: 'cut_off' };
  }
  return { ok: true, raw: Buffer.concat(chunks, bytes) };
}
