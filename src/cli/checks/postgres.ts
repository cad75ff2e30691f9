import { once } from 'node:events';
import { connect } from 'node:net';
import { type Check, failed, ok } from './check.ts';

const timeoutMs = 5_000;
const what = 'PostgreSQL';

/** Whether something listens at the address of a PostgreSQL database. Its user and password are tried at the start. */
export async function postgresCheck(url: string): Promise<Check> {
  if (!URL.canParse(url)) {
    return failed(
      what,
      'no address',
      'It looks like postgres://user:password@host:5432/name; write signs in the password as %40 and so on.',
    );
  }
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname}:${port || '5432'}`;
  if (pathname.length < 2) return failed(what, 'no database named', `Add its name behind ${place}/.`);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 5432) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return ok(what, `something listens at ${place}; user and password are tried at the start`);
  } catch {
    const advice = `Nothing answers at ${place}. Start the database, and check name, port and firewall.`;
    return failed(what, 'not reached', advice);
  } finally {
    socket.destroy();
  }
}
