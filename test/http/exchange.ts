import { request } from 'node:http';

export type Exchanged = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** One request over a connection of its own, byte for byte as told; `fetch` would refuse or tidy up some of them. */
export function exchange(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Without a `content-length` header they are sent chunked. */
    readonly chunks?: readonly (string | Buffer)[];
  } = {},
): Promise<Exchanged> {
  const { method = 'POST', headers = {}, chunks = [] } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.on('error', reject);
    for (const chunk of chunks) outgoing.write(chunk);
    outgoing.end();
  });
}
