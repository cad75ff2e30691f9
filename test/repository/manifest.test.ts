import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { messageShortcuts } from '../../src/sandbox/web/page-state.ts';

const manifestShape = z.object({
  features: z.object({
    shortcuts: z.array(z.object({ name: z.string(), type: z.string(), callback_id: z.string() })),
    slash_commands: z.array(z.object({ command: z.string(), url: z.string(), should_escape: z.boolean() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.string(), bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.boolean(), request_url: z.string() }),
  }),
});

const printed = execFileSync(
  process.execPath,
  ['src/cli.js', 'manifest', '--url', 'https://credo-slack.example.com/'],
  { encoding: 'utf8' },
);
const asJson = execFileSync(process.execPath, ['src/cli.js', 'manifest', '--json'], { encoding: 'utf8' });
const manifest = manifestShape.parse(parse(printed));

const slackFiles = readdirSync('src/slack', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('src/slack', name), 'utf8'))
  .join('\n');

/** What only the optional scopes allow. */
const optionalScopesOfMethod: Readonly<Record<string, readonly string[]>> = {
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'dnd.info': ['dnd:read'],
};

const found = (pattern: RegExp) => [...new Set([...slackFiles.matchAll(pattern)].map(([, name = '']) => name))].sort();

/** The scopes a bot token needs to call a method (each method's page in Slack's reference). */
const scopesOfMethod: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.join': ['channels:join'],
  'conversations.members': ['channels:read', 'groups:read'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

/** The scopes an event needs (each event's page in Slack's reference; the archive events as for their channels). */
const scopesOfEvent: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  channel_archive: ['channels:read'],
  channel_deleted: ['channels:read'],
  channel_id_changed: [],
  channel_left: ['channels:read'],
  channel_shared: ['channels:read', 'groups:read'],
  channel_unarchive: ['channels:read'],
  channel_unshared: ['channels:read', 'groups:read'],
  group_archive: ['groups:read'],
  group_deleted: ['groups:read'],
  group_left: ['groups:read'],
  group_unarchive: ['groups:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  tokens_revoked: [],
  user_change: ['users:read'],
};

test('the manifest is one value for programs when they ask for it', () => {
  expect(manifestShape.parse(parse(z.object({ yaml: z.string() }).parse(JSON.parse(asJson)).yaml))).toBeDefined();
});

test('the manifest has exactly the commands the app listens to', () => {
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(found(/app\.command\('([^']+)'/g));
});

test('the manifest has exactly the events the app listens to', () => {
  const listened = found(/app\.event\('([^']+)'/g);
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(listened);
  expect(Object.keys(scopesOfEvent).sort()).toEqual(listened);
});

test('the manifest has exactly the entries of a message menu that the app listens to', () => {
  const { shortcuts } = manifest.features;
  expect(shortcuts.map(({ callback_id }) => callback_id).sort()).toEqual(
    found(/type: 'message_action', callback_id: '([^']+)'/g),
  );
  expect(shortcuts.every(({ type }) => type === 'message')).toBe(true);
  expect(messageShortcuts).toEqual(shortcuts.map(({ name, callback_id }) => ({ name, callbackId: callback_id })));
});

test('no message of people is read but those that name the app', () => {
  expect(manifest.oauth_config.scopes.bot.filter((scope) => scope.endsWith(':history'))).toEqual([]);
});

test('the manifest asks for exactly the scopes that what the app calls and hears needs', () => {
  const called = found(/(?:client|\))\.((?:chat|conversations|dnd|users|auth|views|oauth)\.\w+)\(/g);
  expect(called).toEqual([...Object.keys(scopesOfMethod), ...Object.keys(optionalScopesOfMethod)].sort());
  const optional = new Set(Object.values(optionalScopesOfMethod).flat());
  expect(manifest.oauth_config.scopes.bot_optional).toEqual([...optional]);
  const needed = ['commands', ...Object.values(scopesOfMethod).flat(), ...Object.values(scopesOfEvent).flat()];
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(needed)].sort());
});

test('interactivity is on exactly because the app listens to buttons and modals', () => {
  expect(found(/app\.(action|view|options|shortcut)\(/g)).toEqual(['action', 'options', 'shortcut', 'view']);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
});

test('many workspaces, and organisations, are asked for only on purpose', () => {
  const withFlags = (...flags: string[]) =>
    parse(
      execFileSync(process.execPath, ['src/cli.js', 'manifest', '--url', 'https://c.example', ...flags], {
        encoding: 'utf8',
      }),
    );
  expect(withFlags().oauth_config).not.toHaveProperty('redirect_urls');
  const many = withFlags('--oauth');
  expect(many.oauth_config.redirect_urls).toEqual(['https://c.example/slack/oauth_redirect']);
  expect(many.settings).toMatchObject({ org_deploy_enabled: false, token_rotation_enabled: false });
  expect(withFlags('--oauth', '--org').settings).toMatchObject({ org_deploy_enabled: true });
});

test('every address is under the one that was given', () => {
  const { features, settings } = manifest;
  const urls = [
    ...features.slash_commands.map(({ url }) => url),
    settings.event_subscriptions.request_url,
    settings.interactivity.request_url,
  ];
  expect(urls).toEqual(urls.map(() => 'https://credo-slack.example.com/slack/events'));
  expect(printed).not.toContain('YOUR-PUBLIC-URL');
});

test('for Socket Mode it is the same app without an address to be reached at', () => {
  const forSocket = parse(execFileSync(process.execPath, ['src/cli.js', 'manifest', '--socket'], { encoding: 'utf8' }));
  const expected = JSON.parse(JSON.stringify(parse(printed)), (key, value: unknown) => {
    if (key === 'socket_mode_enabled') return true;
    return key === 'request_url' || key === 'url' ? undefined : value;
  });
  expect(forSocket).toEqual(expected);
  expect(JSON.stringify(forSocket)).not.toContain('/slack/events');
});

test('commands arrive with people and channels escaped', () => {
  expect(manifest.features.slash_commands.every(({ should_escape }) => should_escape)).toBe(true);
});
