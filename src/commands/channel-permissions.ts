import { bold, type Inline } from '../blockkit/inline.ts';
import { nameOf } from '../channels/describe.ts';
import type { ChannelSettings } from '../model.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toChannel, toPerson, typed } from './answers.ts';
import { changeSettings, undoButton } from './channel-changes.ts';
import type { CommandContext } from './deps.ts';
import { isDirect } from './standing.ts';

type Permission = {
  readonly setting: 'showsRestricted' | 'allowsShared';
  readonly allowed: string;
  readonly refused: string;
};

const permissions: Readonly<Record<string, Permission>> = {
  restricted: {
    setting: 'showsRestricted',
    allowed: 'lets this channel show use cases that are restricted in Credo AI. Whoever reads along can read them.',
    refused: 'keeps use cases that are restricted in Credo AI from this channel, unless it is private.',
  },
  shared: {
    setting: 'allowsShared',
    allowed:
      'lets this channel be used although other companies may be in it. Their people can read what comes, and do nothing.',
    refused: 'does not let this channel be used while other companies are in it.',
  },
};

const wishes: ReadonlyMap<string, boolean> = new Map([
  ['allow', true],
  ['withhold', false],
  ['refuse', false],
]);

export const permissionTopics: readonly string[] = Object.keys(permissions);

/** `/credo admin restricted allow|withhold`, `/credo admin shared allow|refuse`: what only admins may decide of a channel. */
export async function permissionCommand(
  deps: CommandContext,
  caller: Caller,
  topic: string,
  word: string,
): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const permission = permissions[topic];
  const wish = wishes.get(word.toLowerCase());
  if (permission === undefined || wish === undefined) return [usage(word !== '')];
  if (isDirect(caller)) {
    return [toPerson([['This is decided in the channel it is about.', nothingChanged], goThere(topic, word)])];
  }
  const settings: Partial<ChannelSettings> = { [permission.setting]: wish };
  const changeId = await changeSettings(deps, caller, settings);
  deps.log.info('channel.permission_changed', { teamId, channelId, userId, setting: permission.setting, wish });
  await deps.channels.looked(teamId, channelId);
  const name = await nameOf(deps.slack, teamId, userId, caller.userName || undefined);
  return [
    toChannel([[bold(name), ` ${wish ? permission.allowed : permission.refused}`]], undoButton(changeId, settings)),
  ];
}

function goThere(topic: string, word: string): readonly Inline[] {
  return ['Go to it and type ', typed(`admin ${topic} ${word}`), ' there.'];
}

function usage(isWrong: boolean): Answer {
  return toPerson([
    [isWrong ? "I don't know that setting." : 'Admins decide here what a channel may show.', nothingChanged],
    ['Restricted use cases: ', typed('admin restricted allow'), ' or ', typed('admin restricted withhold')],
    ['Channels with other companies: ', typed('admin shared allow'), ' or ', typed('admin shared refuse')],
  ]);
}
