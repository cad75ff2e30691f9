import { expect, onTestFinished, test } from 'vitest';
import { installRoutes } from '../../src/http/install-routes.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/log.ts';
import type { Installer } from '../../src/ports/install.ts';
import { createOauthStates } from '../../src/store/oauth-states.ts';
import { openTemporary } from '../store/open-temporary.ts';

async function start(installer: Installer, publicUrl = 'https://credo.acme.example') {
  const log = createLog('silent', []);
  const server = createHttpServer(installRoutes(installer, publicUrl, log), log);
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close(0));
  return (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', headers });
}

const away: Installer = {
  begin: () => Promise.reject(Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' })),
  finish: () => Promise.reject(Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' })),
};

test.each(['/slack/install', '/slack/oauth_redirect?code=c&state=s'])(
  '%s says that nothing can be stored while the database is away',
  async (path) => {
    const get = await start(away);
    const answer = await get(path);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await answer.text()).toContain('cannot be stored right now');
  },
);

test('the cookie stays with this host, is read by no script, and is kept while it is good', async () => {
  const begun: string[] = [];
  const installer: Installer = {
    begin: async (browser) => {
      begun.push(browser);
      return 'https://slack.com/oauth/v2/authorize';
    },
    finish: async () => ({ kind: 'denied' }),
  };
  const get = await start(installer);
  const cookie = (await get('/slack/install')).headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^__Host-credo-install=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/);
  await get('/slack/install', { cookie: `a=b; ${cookie.split(';')[0]}` });
  await get('/slack/install', { cookie: '__Host-credo-install=guessable' });
  const [first, again, other] = begun;
  expect(again).toBe(first);
  expect(other).not.toBe('guessable');
});

test('a flood of beginnings ends at a bound, and goes by', async () => {
  const store = await openTemporary();
  const states = createOauthStates(store);
  const rows = Array.from({ length: 9_999 }, (_, index) => ({
    ...{ state_hash: `s${index}`, browser_hash: 'b', created_at: store.clock.now(), used_at: null },
  }));
  for (let at = 0; at < rows.length; at += 1_000) {
    await store.db
      .insertInto('oauth_states')
      .values(rows.slice(at, at + 1_000))
      .execute();
  }
  expect(await states.begin('last', 'b')).toBe(true);
  expect(await states.begin('one too many', 'b')).toBe(false);
  store.clock.set(61 * 60_000);
  expect(await states.begin('later', 'b')).toBe(true);
  expect(await store.rows('select state_hash from oauth_states')).toEqual([{ state_hash: 'later' }]);
});
