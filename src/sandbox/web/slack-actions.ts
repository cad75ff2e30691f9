import { z } from 'zod';
import type { AppResponse, Slack } from '../slack/types.ts';
import { type ActionTable, action, filled, id, words } from './action-table.ts';
import { channelActions, needMember } from './channel-actions.ts';

const place = { channel: id.exactOptional(), ts: id.exactOptional(), view: id.exactOptional() };
const element = { user: id, ...place, actionId: id, blockId: id.exactOptional() };

/** What people do in the simulated Slack; each goes to the app as a signed request, as from Slack itself. */
export function slackActions(slack: Slack): ActionTable<'slack'> {
  return {
    'slack/command': action<'slack/command'>(z.object({ user: id, channel: id, text: words }), async (command) => {
      const result = await slack.command(command);
      needAnswer(result, `/credo ${command.text}`.trim());
      needUsable(result.problem);
      return { triggerId: result.triggerId };
    }),
    'slack/say': action<'slack/say'>(
      z.object({ user: id, channel: id, text: words.min(1), threadTs: id.exactOptional() }),
      (message) => {
        needMember(slack, message.user, message.channel);
        return void slack.say(message);
      },
    ),
    'slack/click': action<'slack/click'>(
      z.object({
        ...element,
        value: z.union([words, z.array(words)]).exactOptional(),
        values: filled.exactOptional(),
      }),
      async ({ channel, ts, ...click }) => {
        const result = await slack.click({ ...click, ...messageAt(channel, ts) });
        needAnswer(result, 'the click');
        return { triggerId: result.triggerId };
      },
    ),
    'slack/shortcut': action<'slack/shortcut'>(
      z.object({ user: id, channel: id, ts: id, callbackId: id }),
      async ({ user, channel, ts, callbackId }) => {
        const result = await slack.messageShortcut({ user, message: { channel, ts }, callbackId });
        needAnswer(result, 'the choice in the menu');
        return { triggerId: result.triggerId };
      },
    ),
    'slack/submit-view': action<'slack/submit-view'>(
      z.object({ user: id, view: id, values: filled }),
      async (submission) => {
        const result = await slack.submitView(submission);
        needAnswer(result, 'the form');
        needUsable(result.problem);
        const { triggerId, errors } = result;
        return Object.keys(errors).length > 0 ? { triggerId, errors } : { triggerId };
      },
    ),
    'slack/close-view': action<'slack/close-view'>(
      z.object({ user: id, view: id }),
      async (visit) => void (await slack.closeView(visit)),
    ),
    'slack/open-home': action<'slack/open-home'>(z.object({ user: id }), async ({ user }) =>
      needAnswer(await slack.openHome(user), 'the visit of the Home tab'),
    ),
    'slack/options': action<'slack/options'>(
      z.object({ ...element, value: words }),
      async ({ channel, ts, ...typed }) => {
        const result = await slack.options({ ...typed, ...messageAt(channel, ts) });
        needAnswer(result, 'what was typed');
        needUsable(result.problem);
        return { options: result.options.map(({ text, value }) => ({ text: { type: 'plain_text', text }, value })) };
      },
    ),
    ...channelActions(slack),
  };
}

function messageAt(channel: string | undefined, ts: string | undefined) {
  return channel === undefined || ts === undefined ? {} : { message: { channel, ts } };
}

/** As Slack, which tells people when an app did not take what they did. */
function needAnswer({ status, body }: AppResponse, what: string): undefined {
  if (status >= 200 && status < 300) return;
  if (body === 'operation_timeout') throw new Error(`The app did not take ${what} within 3 seconds. Try again.`);
  if (status === 0) throw new Error(`The app did not take ${what}, as it is not running. Start it and try again.`);
  throw new Error(`The app refused ${what} with status ${status}; its log says more.`);
}

function needUsable(problem: string | null): undefined {
  if (problem !== null) throw new Error(`Slack cannot use what the app answered: ${problem}.`);
}
