const dayMs = 24 * 60 * 60 * 1000;

type Clock = { readonly nowMs: number; readonly locale?: string; readonly timeZone?: string };

/** A date as Slack shows it to a reader (docs.slack.dev, Date formatting). Tokens it does not know stay as they are. */
export function formatSlackDate(atS: number, format: string, { nowMs, locale = 'en-GB', timeZone }: Clock): string {
  const date = new Date(atS * 1000);
  if (Number.isNaN(date.getTime())) return format;
  const zone = timeZone === undefined ? {} : { timeZone };
  const show = (options: Intl.DateTimeFormatOptions) => date.toLocaleString(locale, { ...zone, ...options });
  const day = (ms: number) => new Date(ms).toLocaleDateString('en-CA', zone);
  const pretty = (otherwise: string) => {
    const name = { [day(nowMs)]: 'today', [day(nowMs - dayMs)]: 'yesterday', [day(nowMs + dayMs)]: 'tomorrow' };
    return name[day(date.getTime())] ?? otherwise;
  };
  const date_num = show({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const date_short = show({ year: 'numeric', month: 'short', day: 'numeric' });
  const date_usual = show({ year: 'numeric', month: 'long', day: 'numeric' });
  const date_long = show({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
  const tokens: Readonly<Record<string, string>> = {
    date_num,
    date_slash: date_num,
    date: date_usual,
    date_short,
    date_long,
    date_pretty: pretty(date_usual),
    date_short_pretty: pretty(date_short),
    date_long_pretty: pretty(date_long),
    day_divider_pretty: pretty(date_long),
    time: show({ hour: '2-digit', minute: '2-digit' }),
    time_secs: show({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: ago(nowMs - date.getTime()),
  };
  const text = format.replace(/\{(\w+)\}/g, (token, name: string) => tokens[name] ?? token);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}
