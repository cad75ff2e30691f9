import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Config } from '../../config.ts';
import { type Check, failed, ok, warning } from './check.ts';

const timeoutMs = 10_000;
const what = 'public address';
const onlyFromHere =
  'That is the way from this machine; whether the internet gets there, too, cannot be judged from here: open the address on a phone without Wi-Fi.';

/**
 * Whether the public address leads to this machine: for a moment something listens where the app will, and is asked through
 * the address. Where a server runs there already, that one is asked. Uses only a path that proxies are to pass.
 */
export async function reachCheck(publicUrl: string, host: string, port: number): Promise<Check> {
  if (isLoopback(publicUrl)) return onlyHere;
  const nonce = randomBytes(16).toString('hex');
  const listener = await listen(nonce, host, port);
  try {
    const answer = await ask(`${publicUrl}/credo/webhooks/setup-${nonce}`);
    if ('trouble' in answer) return failed(what, 'not reached', answer.trouble);
    if (answer.text === nonce) return ok(what, `leads to this machine. ${onlyFromHere}`);
    if (listener === null && isOurs(answer)) return ok(what, `leads to a server of this app. ${onlyFromHere}`);
    if (listener === null) {
      const advice = `Port ${port} is in use on this machine and something else than this app answers at ${publicUrl} (status ${answer.status}), so it cannot be judged. Stop what uses the port, or set another PORT, and try again.`;
      return warning(what, 'cannot be judged', advice);
    }
    const advice = `Something answers at ${publicUrl} (status ${answer.status}), but it is not this machine. Let your proxy pass /slack/ and /credo/ to port ${port} of this machine.`;
    return failed(what, 'leads elsewhere', advice);
  } finally {
    listener?.closeAllConnections();
    listener?.close();
  }
}

/** The same for the settings; an address of this machine must lead to a server that runs. */
export async function publicUrlCheck({ PUBLIC_URL, HOST, PORT }: Config): Promise<Check> {
  if (!isLoopback(PUBLIC_URL)) return reachCheck(PUBLIC_URL, HOST, PORT);
  const answer = await ask(`${PUBLIC_URL}/healthz`);
  return 'trouble' in answer
    ? failed(what, 'not reached', 'Start the server, and compare PUBLIC_URL with PORT.')
    : onlyHere;
}

const isLoopback = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
const onlyHere = warning(
  what,
  'an address of this machine',
  'Slack and Credo AI cannot reach it: use it for trying out on this machine only.',
);

/** Null when the port is taken, as by a server of ours. */
async function listen(nonce: string, host: string, port: number): Promise<Server | null> {
  const server = createServer((_request, response) => void response.end(nonce));
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

type Answer = { readonly status: number; readonly text: string };

async function ask(url: string): Promise<Answer | { readonly trouble: string }> {
  const { host, hostname } = new URL(url);
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    return { status: answer.status, text: (await answer.text()).slice(0, 1_000) };
  } catch (error) {
    return { trouble: troubleOf(error, host, hostname) };
  }
}

/** Our server refuses an unknown key with this body, whatever stands before it. */
function isOurs({ status, text }: Answer): boolean {
  return status === 404 && text.includes('"error"');
}

function troubleOf(error: unknown, host: string, hostname: string): string {
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `The name ${hostname} leads nowhere. Make a DNS record that points to your proxy or this machine, and check the spelling.`;
  }
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) {
    return `The certificate of ${hostname} is not accepted (${code}). Slack and Credo AI need one of a public authority, with its whole chain.`;
  }
  if (code === 'ECONNREFUSED') {
    return `Nothing listens at ${host}. Start your proxy, and let it pass /slack/ and /credo/ to this machine.`;
  }
  return `${host} does not answer${code ? ` (${code})` : ''}. Check proxy and firewall. Some networks cannot reach their own public address from inside; then it cannot be judged from here: open it on a phone without Wi-Fi.`;
}
