import { z } from 'zod';

/** Credo's ids are short and opaque (credo-api: Doc inconsistencies). Anything that could mean more in a URL is none. */
const pattern = /^(?!\.+$)[A-Za-z0-9_.:~-]{1,200}$/;

export const requiredId = z.string().regex(pattern);

/** An id that may be missing; what cannot be an id counts as missing. */
export const optionalId = requiredId.nullish().catch(null);
