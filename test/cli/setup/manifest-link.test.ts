import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { fillManifest, manifestLink } from '../../../src/cli/setup/fill-manifest.ts';

const url = 'https://credo-slack.example.com';
const whole = parse(fillManifest(url, { isSocketMode: false, isForMany: false }));
/** What the page of Slack gets. */
function received(isSocketMode: boolean, isForMany: boolean) {
  const link = new URL(manifestLink(url, { isSocketMode, isForMany }));
  expect(`${link.origin}${link.pathname}`).toBe('https://api.slack.com/apps');
  expect(link.searchParams.get('new_app')).toBe('1');
  return parse(link.searchParams.get('manifest_yaml') ?? '');
}

test('the link holds the whole manifest with the address, without its comments', () => {
  const { oauth_config, ...rest } = whole;
  expect(received(false, false)).toEqual({ ...rest, oauth_config: { scopes: oauth_config.scopes } });
  const link = manifestLink(url, { isSocketMode: false, isForMany: false });
  expect(link).not.toContain('%23%20');
  // Servers refuse request lines of more than 8 KiB.
  expect(link.length).toBeLessThan(6_000);
});

test('many workspaces come back to the address', () => {
  expect(received(false, true).oauth_config).toEqual({
    ...{ redirect_urls: [`${url}/slack/oauth_redirect`], scopes: whole.oauth_config.scopes },
  });
});

test('for Socket Mode it has no address, and only that of the installation for many', () => {
  const one = received(true, false);
  expect(JSON.stringify(one)).not.toContain(url);
  expect(one.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
  expect(one.settings.event_subscriptions.bot_events).toEqual(whole.settings.event_subscriptions.bot_events);
  expect(JSON.stringify(received(true, true)).split(url)).toHaveLength(2);
});
