export type PostOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly id?: string;
};

/** Posts to a webhook as Svix would, unsigned; `id` becomes its `svix-id`. */
export function post(url: string, body: string | object, { headers = {}, id }: PostOptions = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(id ? { 'svix-id': id } : {}), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
