import { bold, channel, type Inline, mention } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { truncate } from '../blockkit/text.ts';

const channelReference = /^<#([CG][A-Z0-9]+)(?:\|[^>]*)?>$/;
const personReference = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/;

/** The id of the channel that a typed word names, as Slack writes `#general`; null for any other word. */
export function channelIdIn(word: string): string | null {
  return channelReference.exec(word)?.[1] ?? null;
}

/** The id of the person that a typed word names, as Slack writes `@ben`; null for any other word. */
export function slackUserIdIn(word: string): string | null {
  return personReference.exec(word)?.[1] ?? null;
}

/** What was typed, for a sentence: a channel or person as Slack shows them, anything else in bold and cut short. */
export function named(text: string): Inline {
  const channelId = channelIdIn(text);
  if (channelId !== null) return channel(channelId);
  const slackUserId = slackUserIdIn(text);
  return slackUserId === null ? bold(truncate(text, shown.name)) : mention(slackUserId, 'this person');
}

/** A command as somebody types it; nobody knows their own id by heart. */
export function withMe(command: string, callerSlackUserId: string): string {
  return command.replaceAll(`<@${callerSlackUserId}>`, 'me');
}

/** A command to read: `@person` stands for people, whose ids say nothing. */
export function withoutIds(command: string): string {
  return command
    .replace(/<@[UW][A-Z0-9]+(?:\|[^>]*)?>/g, '@person')
    .replace(/<#[CG][A-Z0-9]+(?:\|[^>]*)?>/g, '#channel');
}

/** Slack turns a typed address into `<mailto:…|…>`. Ids keep their case, addresses do not have one. */
export function emailIn(word: string): string {
  const bare = /^<mailto:([^|>]+)(?:\|[^>]*)?>$/.exec(word)?.[1] ?? word;
  return bare.includes('@') ? bare.toLowerCase() : bare;
}

/** A short word by which whoever runs the app finds an answer in the log. */
export function referenceFor(now: number): string {
  return Math.floor(now % 36 ** 5)
    .toString(36)
    .toUpperCase()
    .padStart(5, '0');
}
