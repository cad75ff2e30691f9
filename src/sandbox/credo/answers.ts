/** What a route answers; `body` undefined sends none. */
export type Reply = {
  readonly status: number;
  readonly body?: unknown;
  readonly contentType?: string;
};

export const jsonApiType = 'application/vnd.api+json';

export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly attributes: object;
  /** None when left out. */
  readonly relationships?: object;
};

/** A document with one resource, in the form recorded from Credo (`credo-api.md`: Webhook CRUD). */
export function single(status: number, resource: Resource): Reply {
  return { status, body: { data: { relationships: {}, ...resource }, included: [] } };
}

/** A document with many resources; `meta` only where the list is paged. */
export function many(resources: readonly Resource[], meta?: object): Reply {
  const data = resources.map((resource) => ({ relationships: {}, ...resource }));
  return { status: 200, body: { data, included: [], ...(meta ? { meta } : {}) } };
}

/** An error in Credo's form. */
export function failure(status: number, code: number, title: string, detail: string): Reply {
  return { status, body: { errors: [{ code, title, detail }] } };
}

export const unauthenticated = (): Reply =>
  failure(401, 1000, 'Unauthenticated', 'User is not authenticated, maybe invalid or expired token.');

export const notFound = (): Reply => failure(404, 404, 'Not found', 'The requested resource could not be found.');

/** Credo's codes for validation are between 2000 and 2999 (`credo-api.md`: Webhook CRUD). */
export const invalid = (detail: string): Reply => failure(422, 2001, 'Invalid attribute', detail);
