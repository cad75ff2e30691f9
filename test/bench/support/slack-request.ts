import { signature } from '../../../src/sandbox/slack/signature.ts';
import { slackSigningSecret } from './app.ts';
import { teamId } from './database.ts';

/** What people do: type `/credo list`, type `/credo` for the form, open the app's Home tab. */
export type Act = 'list' | 'form' | 'home';
export const acts: readonly Act[] = ['list', 'form', 'home'];

/** The bytes of a whole request as Slack sends it, signed. `channel` is where it is typed. */
export function slackRequest(target: URL, act: Act, number: number, channel: string, responseUrl: string): Buffer {
  const isHome = act === 'home';
  const body = isHome ? homeBody(number) : commandBody(act, number, channel, responseUrl);
  const at = Math.floor(Date.now() / 1000);
  const type = isHome ? 'application/json' : 'application/x-www-form-urlencoded';
  return Buffer.from(
    `POST /slack/events HTTP/1.1\r\nhost: ${target.host}\r\nuser-agent: Slackbot 1.0\r\ncontent-type: ${type}\r\n` +
      `x-slack-request-timestamp: ${at}\r\nx-slack-signature: ${signature(slackSigningSecret, at, body)}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const person = (number: number) => `U${number % 1000}`;

function commandBody(act: Act, number: number, channel: string, responseUrl: string): string {
  return new URLSearchParams({
    ...{ token: 't', team_id: teamId, team_domain: 'acme', channel_id: channel, channel_name: 'a-channel' },
    ...{ user_id: person(number), user_name: 'somebody', command: '/credo', text: act === 'list' ? 'list' : '' },
    ...{ api_app_id: 'A1', is_enterprise_install: 'false', response_url: responseUrl, trigger_id: `${number}.1.x` },
  }).toString();
}

function homeBody(number: number): string {
  const event = { type: 'app_home_opened', user: person(number), channel: 'D1', tab: 'home', event_ts: `${number}.0` };
  return JSON.stringify({
    ...{
      token: 't',
      team_id: teamId,
      api_app_id: 'A1',
      type: 'event_callback',
      event_id: `Ev${number}`,
      event_time: 1,
    },
    ...{ event, authorizations: [{ team_id: teamId, user_id: 'UBOT', is_bot: true, is_enterprise_install: false }] },
  });
}
