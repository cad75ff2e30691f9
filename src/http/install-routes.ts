import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { databaseCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Installer } from '../ports/install.ts';
import { busyPage, type InstallPage, pageFor, unstoredPage } from './install-pages.ts';
import { respondPage } from './page.ts';
import { refuse } from './respond.ts';
import { exactly, type Route } from './server.ts';

/** As long as an installation may take (ten minutes). */
const cookieLifeS = 600;
const browserSecret = /^[A-Za-z0-9_-]{43}$/;

/**
 * `GET /slack/install` sends a browser to Slack, `GET /slack/oauth_redirect` takes it back. What was begun in one browser
 * ends in the same, so that nobody can be led to install the app for somebody else.
 */
export function installRoutes(installer: Installer, publicUrl: string, log: Log): readonly Route[] {
  const cookie = cookieFor(publicUrl);
  const methods = ['GET', 'HEAD'];
  const guarded =
    (answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Route['handle'] =>
    async (request, response) => {
      // A look ahead begins and ends nothing.
      if (request.method === 'HEAD') return void response.writeHead(200, { 'cache-control': 'no-store' }).end();
      try {
        await answer(request, response);
      } catch (error) {
        const code = databaseCode(error);
        if (code === null) throw error;
        log.error('slack.install_unstored', { code, error });
        show(response, unstoredPage);
      }
    };
  return [
    {
      methods,
      find: exactly('/slack/install'),
      handle: guarded(async (request, response) => {
        const browser = cookie.read(request) ?? randomBytes(32).toString('base64url');
        const location = await installer.begin(browser);
        if (location === null) return show(response, busyPage);
        response
          .writeHead(302, {
            ...{ location, 'set-cookie': cookie.write(browser) },
            ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-length': '0' },
          })
          .end();
      }),
    },
    {
      methods,
      find: exactly('/slack/oauth_redirect'),
      handle: guarded(async (request, response) => {
        const { searchParams } = new URL(request.url ?? '/', publicUrl);
        show(response, pageFor(await installer.finish(searchParams, cookie.read(request))));
      }),
    },
  ];
}

function show(response: ServerResponse, { status, title, lines, link }: InstallPage): void {
  respondPage(response, status, { title, lines, link });
}

/** Bound to this host where it is reached through https; browsers refuse that prefix without. */
function cookieFor(publicUrl: string) {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? '__Host-credo-install' : 'credo-install';
  return {
    read: ({ headers }: IncomingMessage): string | null => {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
      const value = pairs.find(([key]) => key === name)?.[1] ?? '';
      return browserSecret.test(value) ? value : null;
    },
    // Slack sends the browser back by a link, so it must come along from there.
    write: (value: string) =>
      `${name}=${value}; Path=/; Max-Age=${cookieLifeS}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
  };
}

/** The same addresses where one workspace's token is set by hand. */
export const handInstalledRoutes: readonly Route[] = ['/slack/install', '/slack/oauth_redirect'].map((path) => ({
  methods: ['GET', 'HEAD'],
  find: exactly(path),
  handle: (_request, response) =>
    refuse(response, 501, 'not_supported', 'This app is installed with a bot token. Ask whoever runs it.'),
}));
