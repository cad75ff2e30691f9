import type { Channel, ChannelRef, User, UserRef } from './types.ts';
import { botUserId, type Workspace } from './workspace.ts';

/** Finds what a test or the sandbox page means; an unknown name is an error of the caller. */
export function createLookups(workspace: Workspace) {
  const user = (ref: UserRef): User => {
    const found = workspace.findUser(ref);
    if (found === null) throw new Error(`Nobody is called ${ref} in the simulated workspace`);
    return found;
  };
  const channel = (ref: ChannelRef): Channel => {
    const found = workspace.findChannel(ref);
    if (found === null) throw new Error(`The simulated workspace has no channel ${ref}`);
    return found;
  };
  return {
    user,
    channel,
    /** A person in a channel they can see. */
    place: (userRef: UserRef, channelRef: ChannelRef) => {
      const who = user(userRef);
      const where = channel(channelRef);
      if (who.deleted) throw new Error(`${who.real_name} is deactivated and cannot do anything`);
      const isGuest = who.is_restricted || who.is_ultra_restricted;
      const seesOnlyOwn = isGuest || who.team_id !== workspace.team.id;
      if ((where.is_private || seesOnlyOwn) && !where.members.includes(who.id)) {
        throw new Error(`${who.real_name} is not a member of ${titleOf(where)} and cannot see it`);
      }
      return { user: who, channel: where };
    },
  };
}

export type Lookups = ReturnType<typeof createLookups>;

/** The name of a conversation as commands and interactions give it (docs.slack.dev, Slash commands). */
export function channelName(channel: Channel): string {
  if (channel.is_im) return 'directmessage';
  return channel.is_private ? 'privategroup' : channel.name;
}

/** What people call a conversation. */
function titleOf(channel: Channel): string {
  return channel.is_im ? 'this conversation' : `#${channel.name}`;
}

/** The app or a person. */
export function botOr(lookups: Lookups, ref: UserRef | undefined): string {
  return ref === undefined ? botUserId : lookups.user(ref).id;
}
