/** One word that may follow `/credo`. */
export type CommandWord = {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  /** Its purpose, as the end of a sentence that begins with the command. */
  readonly does: string;
  readonly example: string;
};

export type CommandName =
  | 'subscribe'
  | 'unsubscribe'
  | 'set'
  | 'list'
  | 'threads'
  | 'mute'
  | 'unmute'
  | 'digest'
  | 'test'
  | 'status'
  | 'todo'
  | 'notify'
  | 'mentions'
  | 'link'
  | 'unlink'
  | 'size'
  | 'details'
  | 'why'
  | 'settings'
  | 'admin'
  | 'help';

/** Everything `/credo` understands, in the order in which help shows it. */
export const commandWords: readonly CommandWord[] = [
  {
    name: 'subscribe',
    aliases: ['sub', 'add', 'follow'],
    does: 'brings events into this channel',
    example: 'subscribe reviews tasks',
  },
  {
    name: 'unsubscribe',
    aliases: ['unsub', 'remove', 'stop'],
    does: 'stops some of them, or all',
    example: 'unsubscribe tasks',
  },
  { name: 'set', aliases: [], does: 'makes it exactly these and nothing else', example: 'set reviews:decided' },
  { name: 'list', aliases: ['ls', 'subscriptions'], does: 'shows what this channel gets', example: 'list' },
  {
    name: 'threads',
    aliases: ['thread'],
    does: 'chooses cards with threads, or single messages',
    example: 'threads quiet',
  },
  { name: 'mute', aliases: ['snooze'], does: 'keeps messages back for a while', example: 'mute 4h' },
  { name: 'unmute', aliases: ['unsnooze'], does: 'ends that', example: 'unmute' },
  { name: 'digest', aliases: [], does: 'makes one message a day or a week of all', example: 'digest daily 9:00' },
  { name: 'test', aliases: [], does: 'sends a sample of each event', example: 'test' },
  { name: 'status', aliases: [], does: 'shows whether everything works', example: 'status' },
  { name: 'todo', aliases: ['me'], does: 'shows what waits for you in Credo AI', example: 'todo' },
  {
    name: 'notify',
    aliases: [],
    does: 'says what I tell you in a direct message',
    example: 'notify me assigned tagged outcome',
  },
  {
    name: 'mentions',
    aliases: [],
    does: 'says how you hear of comments that tag you: on, dm or off',
    example: 'mentions dm',
  },
  {
    name: 'link',
    aliases: ['connect', 'signin'],
    does: 'shows who you are in Credo AI, or says it of somebody',
    example: 'link @person name@company.com',
  },
  { name: 'unlink', aliases: ['signout'], does: 'takes back who you are in Credo AI', example: 'unlink' },
  { name: 'size', aliases: [], does: 'makes messages here compact or standard', example: 'size standard' },
  { name: 'details', aliases: [], does: 'leaves names and comments out of messages here', example: 'details minimal' },
  {
    name: 'settings',
    aliases: ['config', 'preferences', 'setup'],
    does: 'opens all of it as a form, also how messages come',
    example: 'settings',
  },
  {
    name: 'why',
    aliases: [],
    does: 'says why a message came',
    example: 'why https://your-team.slack.com/archives/C0123456789/p1700000000000100',
  },
  {
    name: 'admin',
    aliases: [],
    does: 'is for admins: who may change channels, what could not be sent',
    example: 'admin',
  },
  { name: 'help', aliases: ['?', 'usage'], does: 'shows how to begin', example: 'help' },
];

/** Whether a command is there to open the form, if one can be opened. */
export function asksForSettings(text: string): boolean {
  return text.trim() === '' || findCommand(text.trim()) === 'settings';
}

/** Whether a command is there to open the form that connects Credo AI. */
export function asksToConnect(text: string): boolean {
  return /^\s*admin\s+connect\s*$/i.test(text);
}

const greetings = ['hello', 'hi', 'hey'];
/** Without a letter or digit, or a person or channel instead of a command. */
const saysNothing = /^(?:[^\p{L}\p{N}]*|<[@#].*)$/u;

/** The command a word stands for; null when there is none. Who says nothing in particular gets help. */
export function findCommand(word: string): CommandName | null {
  const asked = word.toLowerCase();
  if (greetings.includes(asked) || saysNothing.test(asked)) return 'help';
  return commandWords.find(({ name, aliases }) => name === asked || aliases.includes(asked))?.name ?? null;
}
