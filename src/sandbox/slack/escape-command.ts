import type { Channel, User } from './types.ts';

/** A URL, an e-mail, a person, a channel, or a character that has a meaning of its own. */
const special = /(https?:\/\/[^\s<>|]+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<![\w@])@([\w.-]+)|(?<![\w#])#([\w-]+)|[&<>]/g;

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/**
 * A command's text as an app with `should_escape` receives it: people, channels, links and e-mails as references
 * (docs.slack.dev, Slash commands; Formatting message text).
 */
export function escapeCommand(
  text: string,
  find: { user(name: string): User | null; channel(name: string): Channel | null },
): string {
  return text.replace(special, (whole: string, url?: string, email?: string, person?: string, place?: string) => {
    if (url !== undefined) return `<${url.replaceAll('&', '&amp;')}>`;
    if (email !== undefined) return `<mailto:${email}|${email}>`;
    const user = person === undefined ? null : find.user(person);
    if (user !== null) return `<@${user.id}|${user.name}>`;
    const channel = place === undefined ? null : find.channel(place);
    if (channel !== null) return `<#${channel.id}|${channel.name}>`;
    return entities.get(whole) ?? whole;
  });
}
