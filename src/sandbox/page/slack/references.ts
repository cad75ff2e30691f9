/** What stands between `<` and `>` in Slack's mrkdwn. `label` is null when there is none. */
export type Reference =
  | { readonly kind: 'link'; readonly url: string; readonly label: string | null }
  | { readonly kind: 'user'; readonly id: string; readonly label: string | null }
  | { readonly kind: 'channel'; readonly id: string; readonly label: string | null }
  | { readonly kind: 'usergroup'; readonly id: string; readonly label: string | null }
  | { readonly kind: 'broadcast'; readonly range: string };

export type DateReference = {
  readonly kind: 'date';
  readonly atS: number;
  readonly format: string;
  readonly url: string | null;
  readonly fallback: string;
};

/** Reads a reference; null when it is none, so that it stays text. */
export function parseReference(source: string): Reference | DateReference | null {
  const cut = source.indexOf('|');
  const target = cut < 0 ? source : source.slice(0, cut);
  const label = cut < 0 ? null : unescapeText(source.slice(cut + 1));
  const [, sign, id = ''] = /^(@|#)([A-Z0-9]+)$/.exec(target) ?? [];
  if (sign !== undefined) return { kind: sign === '@' ? 'user' : 'channel', id, label };
  const [, group] = /^!subteam\^([A-Z0-9]+)$/.exec(target) ?? [];
  if (group !== undefined) return { kind: 'usergroup', id: group, label };
  const [, range] = /^!(here|channel|everyone)$/.exec(target) ?? [];
  if (range !== undefined) return { kind: 'broadcast', range };
  const [, seconds, format, url] = /^!date\^(\d{1,12})\^([^^]+)(?:\^(.+))?$/.exec(target) ?? [];
  if (seconds !== undefined && format !== undefined) {
    return {
      kind: 'date',
      atS: Number(seconds),
      format: unescapeText(format),
      url: url ?? null,
      fallback: label ?? '',
    };
  }
  return /^(https?:\/\/|mailto:)\S+$/.test(target) ? { kind: 'link', url: unescapeText(target), label } : null;
}

/** `&amp;`, `&lt;` and `&gt;` are all that Slack escapes. */
export function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
