/** The emoji people and apps use most; any other is shown as `:name:`. */
const known: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  bell: '🔔',
  bulb: '💡',
  calendar: '📅',
  clock3: '🕒',
  eyes: '👀',
  fire: '🔥',
  gear: '⚙️',
  heart: '❤️',
  heavy_check_mark: '✔️',
  hourglass: '⌛',
  information_source: 'ℹ️',
  link: '🔗',
  lock: '🔒',
  mag: '🔍',
  memo: '📝',
  no_entry: '⛔',
  pencil: '📝',
  pushpin: '📌',
  question: '❓',
  raised_hands: '🙌',
  robot_face: '🤖',
  rocket: '🚀',
  rotating_light: '🚨',
  slightly_smiling_face: '🙂',
  smile: '😄',
  speech_balloon: '💬',
  tada: '🎉',
  thinking_face: '🤔',
  thumbsup: '👍',
  warning: '⚠️',
  wave: '👋',
  white_check_mark: '✅',
  x: '❌',
};

/** The character for a short name, else the short name in colons. */
export function emoji(name: string): string {
  return Object.hasOwn(known, name) ? (known[name] ?? '') : `:${name}:`;
}
