import type { Readable } from 'node:stream';

/** The largest body accepted, in bytes; a body of exactly this size is fine (design: Details that outside tests rely on). */
export const maxBodyBytes = 1_048_576;

/** What all bodies that are being read may take together, so that many senders cannot use up the memory. */
const maxBytesUnderWay = 64 * 1_048_576;

export type Received =
  | { readonly ok: true; readonly raw: Buffer }
  | { readonly ok: false; readonly reason: 'too_large' | 'cut_off' | 'overloaded' };

export type Receive = (body: Readable, declaredLength: string | undefined) => Promise<Received>;

/** Stage 1: reads a request's body as raw bytes. Stops reading as soon as it is larger than `maxBodyBytes`. */
export function createReceive(maxBytes: number = maxBytesUnderWay): Receive {
  let underWay = 0;
  return async (body, declaredLength) => {
    let mine = 0;
    const hasRoom = (bytes: number) => {
      mine += bytes;
      underWay += bytes;
      return underWay <= maxBytes;
    };
    try {
      return await read(body, declaredLength, hasRoom);
    } finally {
      underWay -= mine;
    }
  };
}

async function read(
  body: Readable,
  declaredLength: string | undefined,
  hasRoom: (bytes: number) => boolean,
): Promise<Received> {
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
      if (!hasRoom(piece.length)) return { ok: false, reason: 'overloaded' };
      chunks.push(piece);
    }
  } catch {
    return { ok: false, reason: 'cut_off' };
  }
  return { ok: true, raw: Buffer.concat(chunks, bytes) };
}
