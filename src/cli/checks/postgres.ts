import { AppError } from '../../errors.ts';
import { isServed } from '../../store/open.ts';
import { type Check, failed, ok } from './check.ts';

const what = 'PostgreSQL';

/** Whether somebody may work with the PostgreSQL database at this address. Waits at most 5 s for it. */
export async function postgresCheck(url: string): Promise<Check> {
  if (!URL.canParse(url)) {
    const advice =
      'It looks like postgres://user:password@host:5432/name; write signs in the password as %40 and so on.';
    return failed(what, 'no address', advice);
  }
  try {
    return ok(what, (await isServed({ kind: 'postgres', url })) ? 'reached, and a server works on it' : 'reached');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(what, 'cannot be used', error.message);
  }
}
