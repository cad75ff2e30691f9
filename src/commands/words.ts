/** One word that may follow `/credo`. */
export type CommandWord = {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  readonly usage: string;
  readonly does: string;
};

export type CommandName = 'subscribe' | 'unsubscribe' | 'set' | 'list' | 'test' | 'status' | 'link' | 'help';

/** Everything `/credo` understands, in the order in which help shows it. */
export const commandWords: readonly CommandWord[] = [
  {
    name: 'subscribe',
    aliases: ['sub', 'add', 'follow'],
    usage: 'subscribe reviews tasks',
    does: 'get these events in this channel',
  },
  {
    name: 'unsubscribe',
    aliases: ['unsub', 'remove', 'stop'],
    usage: 'unsubscribe tasks',
    does: 'stop some of them, or all',
  },
  { name: 'set', aliases: [], usage: 'set reviews:decided', does: 'get exactly these and nothing else' },
  { name: 'list', aliases: ['ls', 'subscriptions'], usage: 'list', does: 'what this channel gets' },
  { name: 'test', aliases: [], usage: 'test', does: 'see a sample of it here' },
  { name: 'status', aliases: [], usage: 'status', does: 'whether everything works' },
  {
    name: 'link',
    aliases: [],
    usage: 'link @person name@company.com',
    does: 'say who somebody in Credo AI is in Slack',
  },
  { name: 'help', aliases: ['?', 'usage'], usage: 'help', does: 'this list' },
];

/** The command a word stands for; null when there is none. */
export function findCommand(word: string): CommandName | null {
  const asked = word.toLowerCase();
  return commandWords.find(({ name, aliases }) => name === asked || aliases.includes(asked))?.name ?? null;
}
