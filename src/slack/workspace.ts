import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { AppError } from '../errors.ts';
import type { ChannelKind } from '../model.ts';
import { isOrganisation } from '../ports/installations.ts';
import type { ChannelAccess, SlackUser, SlackWorkspace } from '../ports/slack.ts';
import { classify, safeCode } from './classify.ts';
import type { SlackClients } from './clients.ts';

/** Whether an admin lets a channel be used although other companies are in it. */
type AllowsShared = (teamId: string, channelId: string) => Promise<boolean>;

/** Reads channels and people of the workspaces. */
export function createWorkspace(clients: SlackClients, allowsShared: AllowsShared): SlackWorkspace {
  const home = async (teamId: string): Promise<Home> => ({ teamId, enterpriseId: await clients.enterpriseOf(teamId) });
  const find = async (teamId: string, nobody: readonly string[], ask: (client: WebClient) => Promise<UserAnswer>) =>
    findUser(await home(teamId), async () => ask(await clients.of(teamId)), nobody);
  const at =
    <Args extends readonly unknown[], T>(look: (client: Client, ...args: Args) => Promise<T>) =>
    (teamId: string, ...args: Args) =>
      look(() => clients.of(teamId), ...args);
  return {
    lookAtChannel: (teamId, channel) =>
      lookAt(
        () => clients.of(teamId),
        channel,
        () => allowsShared(teamId, channel),
        async () => ({ kind: 'not_in_channel' }),
      ),
    prepareChannel: (teamId, channel) =>
      lookAt(
        () => clients.of(teamId),
        channel,
        () => allowsShared(teamId, channel),
        () => join(() => clients.of(teamId), channel),
      ),
    channelKind: at(kindOf),
    findUserByEmail: async (teamId, email) => {
      const nobody = ['users_not_found', 'enterprise_is_restricted'];
      const user = await find(teamId, nobody, (client) => client.users.lookupByEmail({ email }));
      return user?.isForeign ? null : user;
    },
    user: (teamId, user) => find(teamId, nobodyThere, (client) => client.users.info({ user })),
    quietHours: at(quietHours),
    admins: async (teamId) => {
      if (!isOrganisation(teamId)) return findAdmins(await home(teamId), () => clients.of(teamId));
      // Slack lists people by workspace only, but who installed the app in an organisation is its admin.
      const installer = await clients.installerOf(teamId);
      const user = installer && (await find(teamId, nobodyThere, (client) => client.users.info({ user: installer })));
      return user ? [user] : [];
    },
    channelCreator: at(creatorOf),
    members: at(members),
    isInChannel: async (teamId, channel, user) =>
      (await members(() => clients.of(teamId), channel))?.includes(user) ?? false,
  };
}

const nobodyThere = ['user_not_found', 'user_not_visible'];

/** The client of a workspace; asked for inside what is tried, as there may be none. */
type Client = () => Promise<WebClient>;

async function kindOf(client: Client, channelId: string): Promise<ChannelKind | null> {
  try {
    const { channel } = await (await client()).conversations.info({ channel: channelId });
    if (!channel) return null;
    if (channel.is_ext_shared || channel.is_pending_ext_shared) return 'shared';
    return channel.is_private ? 'private' : 'public';
  } catch {
    return null;
  }
}

/** Direct messages are recognised by their id, so that no scope to read them is needed. */
async function lookAt(
  client: Client,
  channelId: string,
  mayBeShared: () => Promise<boolean>,
  ifNotMember: () => Promise<ChannelAccess>,
): Promise<ChannelAccess> {
  if (channelId.startsWith('D')) return { kind: 'direct_message' };
  try {
    const { channel } = await (await client()).conversations.info({ channel: channelId });
    if (!channel) return { kind: 'unknown', code: 'no_channel' };
    if (channel.is_im || channel.is_mpim) return { kind: 'direct_message' };
    if (channel.is_archived) return { kind: 'archived' };
    const isShared = channel.is_ext_shared || channel.is_pending_ext_shared;
    if (isShared && !(await mayBeShared())) return { kind: 'shared_with_others' };
    if (channel.is_member) return { kind: 'ready', isPrivate: channel.is_private ?? false };
    if (channel.is_private) return { kind: 'not_in_channel' };
    return await ifNotMember();
  } catch (error) {
    return accessFrom(error);
  }
}

async function join(client: Client, channel: string): Promise<ChannelAccess> {
  try {
    await (await client()).conversations.join({ channel });
    return { kind: 'ready', isPrivate: false };
  } catch (error) {
    const access = accessFrom(error);
    return access.kind === 'unknown' && joinRefusals.has(access.code) ? { kind: 'not_in_channel' } : access;
  }
}

/** Only an invitation helps when Slack refuses to let the app join (conversations.join: Errors). */
const joinRefusals = new Set([
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'channel_is_limited_access',
  'method_not_supported_for_channel_type',
  'too_many_members',
]);

function accessFrom(error: unknown): ChannelAccess {
  const { code } = classify(error);
  if (code === 'channel_not_found' || code === 'not_in_channel') return { kind: 'not_in_channel' };
  if (code === 'is_archived') return { kind: 'archived' };
  return { kind: 'unknown', code };
}

async function creatorOf(client: Client, channel: string): Promise<string | null> {
  try {
    const answer = await (await client()).conversations.info({ channel });
    return answer.channel?.creator ?? null;
  } catch {
    return null;
  }
}

const membersPerPage = 1_000;
const mostPages = 10;

/** Every doubt, also about a channel the app is not in, leads to null. */
async function members(client: Client, channel: string): Promise<readonly string[] | null> {
  const found: string[] = [];
  let cursor = '';
  try {
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await (await client()).conversations.members({ channel, limit: membersPerPage, cursor });
      found.push(...(answer.members ?? []));
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (cursor === '') return found;
    }
  } catch {
    return null;
  }
  return null;
}

/** Slack tells of other people's quiet hours, not of their snoozing; without the scope it tells nothing (dnd.info). */
async function quietHours(client: Client, user: string): ReturnType<SlackWorkspace['quietHours']> {
  try {
    const { dnd_enabled, next_dnd_start_ts: from, next_dnd_end_ts: to } = await (await client()).dnd.info({ user });
    return dnd_enabled && from && to ? { from: from * 1_000, to: to * 1_000 } : null;
  } catch {
    return null;
  }
}

type UserAnswer = { user?: Member };

type Member = {
  id?: string;
  team_id?: string;
  is_stranger?: boolean;
  enterprise_user?: { enterprise_id?: string; teams?: string[]; is_admin?: boolean; is_owner?: boolean };
  deleted?: boolean;
  is_bot?: boolean;
  is_admin?: boolean;
  is_owner?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  tz?: string;
  name?: string;
  real_name?: string;
  profile?: { email?: string; real_name?: string };
};

/** Null when Slack says there is nobody, or when they are deactivated or a bot. */
async function findUser(
  home: Home,
  ask: () => Promise<UserAnswer>,
  nobody: readonly string[],
): Promise<SlackUser | null> {
  try {
    return toUser(home, (await ask()).user);
  } catch (cause) {
    if (cause instanceof WebAPIPlatformError && nobody.includes(safeCode(cause.data.error))) return null;
    throw new AppError('slack_lookup_failed', 'Slack did not answer a look-up.', { cause });
  }
}

/** Our workspace, and the organisation it belongs to. */
type Home = { readonly teamId: string; readonly enterpriseId: string | null | undefined };

/** In Enterprise Grid, people of one company have different workspaces, and may be in several (users.info: Examples). */
function isForeign({ teamId, enterpriseId }: Home, { team_id, is_stranger, enterprise_user }: Member): boolean {
  if (is_stranger === true) return true;
  if (team_id === undefined || team_id === teamId || enterprise_user?.teams?.includes(teamId)) return false;
  // Nobody is taken for a stranger, nor for one of us, before Slack has said who we are.
  if (enterpriseId === undefined)
    throw new AppError('slack_lookup_failed', 'Slack has not said yet whose app this is.');
  return enterpriseId === null || ![team_id, enterprise_user?.enterprise_id].includes(enterpriseId);
}

/** What concerns a whole organisation is for its own admins, not for those of each workspace. */
function isAdmin({ teamId }: Home, { is_admin, is_owner, enterprise_user }: Member): boolean {
  if (isOrganisation(teamId)) return enterprise_user?.is_admin === true || enterprise_user?.is_owner === true;
  return is_admin === true || is_owner === true;
}

function toUser(home: Home, user: Member | undefined): SlackUser | null {
  if (!user?.id || user.deleted || user.is_bot) return null;
  return {
    id: user.id,
    name: user.profile?.real_name || user.real_name || user.name || 'Someone',
    email: user.profile?.email ?? null,
    isAdmin: isAdmin(home, user) && !isForeign(home, user),
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    isForeign: isForeign(home, user),
    timeZone: user.tz ?? null,
  };
}

const usersPerPage = 200;

async function findAdmins(home: Home, client: Client): Promise<readonly SlackUser[]> {
  try {
    const { members = [] } = await (await client()).users.list({ limit: usersPerPage });
    const people = members.flatMap((member) => toUser(home, member) ?? []);
    return people.filter(({ isAdmin, isForeign }) => isAdmin && !isForeign);
  } catch (cause) {
    throw new AppError('slack_lookup_failed', 'Slack did not answer a look-up.', { cause });
  }
}
