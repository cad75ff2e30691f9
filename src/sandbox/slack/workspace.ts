import type { Clock } from '../../clock.ts';
import type { Changes } from './changes.ts';
import { acmeBank } from './seed.ts';
import type { Channel, Message, NewChannel, NewUser, Seed, Team, User } from './types.ts';

export const appId = 'A0CREDOAI00';
export const botId = 'B0CREDOAI00';
export const botUserId = 'U0CREDOAI00';

/** What people and the app find in the simulated workspace. Records never change; a change puts a new one in its place. */
export type Workspace = {
  readonly team: Team;
  /** Stands in every id that Slack gives out here, as no two workspaces have the same. */
  readonly mark: string;
  users(): readonly User[];
  channels(): readonly Channel[];
  /** All messages ever, in the order they were posted, deleted and ephemeral ones too; with a channel's id, its own. */
  messages(channelId?: string): readonly Message[];
  findUser(ref: string): User | null;
  /** Opens the direct conversation with the app if `ref` names a person. */
  findChannel(ref: string): Channel | null;
  findMessage(channelId: string, ts: string): Message | null;
  addUser(user: NewUser): User;
  updateUser(id: string, change: Partial<User>): User;
  addChannel(channel: NewChannel): Channel;
  updateChannel(id: string, change: Partial<Channel>): Channel;
  removeChannel(id: string): void;
  /** Gives a channel, with all that was said there, another id. */
  changeChannelId(id: string, newId: string): Channel;
  openDirectMessage(userId: string): { readonly channel: Channel; readonly isNew: boolean };
  post(message: NewMessage): Message;
  updateMessage(message: Pick<Message, 'channel' | 'ts'>, change: Partial<Message>): Message;
  /** A time stamp later than every one before. */
  nextTs(): string;
  /** An id for a block or element that came without one. */
  newBlockId(): string;
};

export type NewMessage = Pick<Message, 'channel' | 'user' | 'text' | 'source'> & Partial<Message>;

/** An empty or seeded workspace. */
export function createWorkspace(clock: Clock, changes: Changes, seed: Seed = {}): Workspace {
  const users = new Map<string, User>();
  const channels = new Map<string, Channel>();
  const messages = new Map<string, Map<string, Message>>();
  const team = seed.team ?? acmeBank.team;
  const mark = team.id === acmeBank.team.id ? '' : team.id.replace(/^T0?/, '');
  let lastMicros = 0;
  let lastBlockId = 0;

  const nextTs = () => {
    lastMicros = Math.max(clock.now() * 1000, lastMicros + 1);
    return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
  };
  const put = <T>(into: Map<string, T>, key: string, value: T): T => {
    into.set(key, value);
    return value;
  };
  const findUser = (ref: string) => {
    const name = ref.replace(/^@/, '');
    const all = [...users.values()];
    return users.get(ref) ?? all.find((user) => user.name === name || user.email === name.toLowerCase()) ?? null;
  };
  const userId = (ref: string) => {
    const user = findUser(ref);
    if (user === null) throw new Error(`Nobody is called ${ref} in the simulated workspace`);
    return user.id;
  };
  const saveUser = (user: User) => {
    changes.emit({ kind: 'user', user: put(users, user.id, user) });
    return user;
  };
  const saveChannel = (channel: Channel) => {
    changes.emit({ kind: 'channel', channel: put(channels, channel.id, channel) });
    return channel;
  };
  const saveMessage = (message: Message) => {
    const inChannel = messages.get(message.channel) ?? put(messages, message.channel, new Map<string, Message>());
    changes.emit({ kind: 'message', message: put(inChannel, message.ts, message) });
    return message;
  };

  const workspace: Workspace = {
    team,
    mark,
    users: () => [...users.values()],
    channels: () => [...channels.values()],
    messages: (channelId) => {
      if (channelId !== undefined) return [...(messages.get(channelId)?.values() ?? [])];
      return [...messages.values()].flatMap((inChannel) => [...inChannel.values()]).sort(byTs);
    },
    findUser,
    findChannel: (ref) => {
      const person = /^[@UW]/.test(ref) ? findUser(ref) : null;
      if (person !== null) return workspace.openDirectMessage(person.id).channel;
      const name = ref.replace(/^#/, '');
      const named = [...channels.values()].find((channel) => !channel.is_im && channel.name === name);
      return channels.get(ref) ?? named ?? null;
    },
    findMessage: (channelId, ts) => messages.get(channelId)?.get(ts) ?? null,
    addUser: (user) =>
      saveUser({
        id: idFrom(`U0${mark}`, user.name, users),
        team_id: team.id,
        real_name: user.name,
        email: null,
        is_admin: false,
        is_restricted: false,
        is_ultra_restricted: false,
        is_bot: false,
        deleted: false,
        tz: 'Europe/London',
        locale: 'en-GB',
        dnd: null,
        ...(team.enterprise ? { enterprise_user: { enterprise_id: team.enterprise.id, teams: [team.id] } } : {}),
        ...user,
      }),
    updateUser: (id, change) => saveUser({ ...need(users, id), ...change, id }),
    addChannel: (channel) =>
      saveChannel({
        id: idFrom(`${channel.is_im ? 'D0' : 'C0'}${mark}`, channel.name, channels),
        is_private: channel.is_im === true || channel.is_mpim === true,
        is_archived: false,
        is_ext_shared: false,
        is_im: false,
        is_mpim: false,
        created: Math.floor(clock.now() / 1000),
        ...channel,
        members: (channel.members ?? []).map(userId),
      }),
    updateChannel: (id, change) => saveChannel({ ...need(channels, id), ...change, id }),
    removeChannel: (id) => {
      const channel = need(channels, id);
      channels.delete(id);
      changes.emit({ kind: 'channel', channel });
    },
    changeChannelId: (id, newId) => {
      const channel = { ...need(channels, id), id: newId };
      channels.delete(id);
      const said = [...(messages.get(id)?.entries() ?? [])];
      messages.delete(id);
      messages.set(newId, new Map(said.map(([ts, message]) => [ts, { ...message, channel: newId }])));
      return saveChannel(channel);
    },
    openDirectMessage: (id) => {
      const members = [need(users, id).id, botUserId];
      const isOurs = (channel: Channel) => channel.is_im && members.every((member) => channel.members.includes(member));
      const open = [...channels.values()].find(isOurs);
      if (open !== undefined) return { channel: open, isNew: false };
      return { channel: workspace.addChannel({ name: need(users, id).name, is_im: true, members }), isNew: true };
    },
    post: (message) =>
      saveMessage({
        ts: nextTs(),
        thread_ts: null,
        blocks: [],
        attachments: [],
        metadata: null,
        edited: null,
        deleted: false,
        ephemeral_to: null,
        is_broadcast: false,
        ...message,
      }),
    updateMessage: ({ channel, ts }, change) =>
      saveMessage({ ...need(need(messages, channel), ts), ...change, channel, ts }),
    nextTs,
    newBlockId: () => {
      lastBlockId += 1;
      return `blk${lastBlockId.toString(36).padStart(3, '0')}`;
    },
  };

  workspace.addUser({ id: botUserId, name: 'credo_ai', real_name: 'Credo AI', is_bot: true });
  for (const user of seed.users ?? acmeBank.users) workspace.addUser(user);
  for (const channel of seed.channels ?? acmeBank.channels) workspace.addChannel(channel);
  return workspace;
}

function need<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`The simulated workspace has no ${key}`);
  return found;
}

function byTs(a: Message, b: Message): number {
  return Number(a.ts) - Number(b.ts);
}

/** A readable id of Slack's shape, such as `C0GOVERNANCE`. */
function idFrom(prefix: string, name: string, taken: ReadonlyMap<string, unknown>): string {
  const stem = `${prefix}${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`.padEnd(9, '0');
  let id = stem;
  for (let n = 2; taken.has(id); n += 1) id = `${stem}${n}`;
  return id;
}
