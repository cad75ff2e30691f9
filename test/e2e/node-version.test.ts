import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs an entry file in a process that says it is an older Node. */
function runAsNode(version: string, entry: string) {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;
  return spawnSync(process.execPath, ['--import', pretend, entry, 'help'], { encoding: 'utf8', env: {} });
}

test.each(['src/main.js', 'src/cli.js', 'src/sandbox.js'])(
  '%s says in one line what to do when Node is too old',
  (entry) => {
    const { status, stdout, stderr } = runAsNode('20.20.2', entry);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([
      'This app needs Node 24 or newer, and this is Node 20.20.2. Run it with npm ("npm ci" brings the right Node, "npm start" uses it), or install a newer Node.',
    ]);
  },
);

test('a new enough Node goes on', () => {
  const { status, stdout } = runAsNode('24.12.0', 'src/cli.js');
  expect(status).toBe(0);
  expect(stdout).toContain('manifest');
});

test('the server says everything that is wrong with its settings at once', () => {
  const { status, stderr } = spawnSync(process.execPath, [`${process.cwd()}/src/main.js`], {
    encoding: 'utf8',
    cwd: '/',
    env: { PORT: 'many', PUBLIC_URL: 'http://example.com', CREDO_TENANT: 'acme' },
  });
  expect(status).toBe(1);
  expect(stderr.trimEnd().split('\n')).toEqual([
    'The configuration has problems:',
    '  - PORT must be a whole number from 0 to 65535',
    '  - PUBLIC_URL must be an https:// address without user name or query (http:// is allowed on localhost only)',
    '  - SLACK_SIGNING_SECRET is missing: copy it from your Slack app under Basic Information; for Socket Mode, set SLACK_APP_TOKEN instead',
    '  - SLACK_BOT_TOKEN is missing: copy it from your Slack app under OAuth & Permissions; to let many workspaces install the app, set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_STATE_SECRET instead',
    '  - CREDO_TENANT and CREDO_API_KEY belong together: set both or neither',
  ]);
});
