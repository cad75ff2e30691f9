import type { Backlog } from '../../ports/figures.ts';
import type { ConnectionStanding, Standing } from '../../ports/standing.ts';
import { clean, time } from '../print.ts';
import { type Facts, latest, type Rates } from './facts.ts';

/** What is as it should be, what somebody should look at, and what stands out. */
export type Tone = 'good' | 'bad' | 'title' | 'plain';

export type Line = { readonly tone: Tone; readonly text: string };

const mostListed = 8;

/** What `status` shows, line by line. Pure. `rates`: null when nothing is known of them yet. */
export function frame({ isServerRunning, standing, pausedChannels }: Facts, rates: Rates | null): readonly Line[] {
  const { at, unmatched, waiting, held, dead, lanesBlocked } = standing;
  const depth = (name: string, backlog: Backlog, isBad = false) =>
    row(
      name,
      `${backlog.count}${backlog.oldestAt === null ? '' : `, the oldest ${age(at - backlog.oldestAt)}`}`,
      isBad,
    );
  return [
    row('server', isServerRunning ? 'running' : 'not running', !isServerRunning),
    ...(rates === null
      ? []
      : [
          row(
            'a second',
            `${one(rates.received)} received, ${one(rates.matched)} matched, ${one(rates.delivered)} delivered`,
          ),
        ]),
    row('last event', ago(latest(standing), at)),
    depth('events not matched yet', unmatched, isOld(unmatched, at)),
    depth('messages waiting', waiting, isOld(waiting, at)),
    depth('held for a digest', held),
    depth('dead letters', dead, dead.count > 0),
    ...list(
      'Credo AI',
      standing.connections.map((one) => connectionLine(one, at)),
      'not connected',
    ),
    ...list('workspaces', workspaceLines(standing), 'none'),
    ...list(
      `channels in which nothing can be sent: ${lanesBlocked}`,
      standing.blockedLanes.map(({ channelId, reason, since, waiting: count }) =>
        bad(`${channelId}  ${words(reason)}${since === null ? '' : ` for ${age(at - since)}`}, ${count} waiting`),
      ),
    ),
    ...list(
      `paused subscriptions: ${pausedChannels.length}`,
      pausedChannels.map(({ channelId, state, reason }) => bad(`${channelId}  ${state}: ${words(reason)}`)),
    ),
  ];
}

function row(name: string, value: string, isBad = false): Line {
  return { tone: isBad ? 'bad' : 'plain', text: `${name.padEnd(24)}${value}` };
}

const bad = (text: string): Line => ({ tone: 'bad', text: `  ${clean(text)}` });
const good = (text: string): Line => ({ tone: 'good', text: `  ${clean(text)}` });

/** Nothing when there is nothing to list and nothing to say about that. */
function list(title: string, lines: readonly Line[], none: string | null = null): readonly Line[] {
  if (lines.length === 0) return none === null ? [] : [row(title, none, true)];
  const rest = lines.length - mostListed;
  const more: readonly Line[] = rest > 0 ? [{ tone: 'plain', text: `  … and ${rest} more` }] : [];
  return [{ tone: 'title', text: title }, ...lines.slice(0, mostListed), ...more];
}

function connectionLine(
  { tenant, webhook, webhookFailure, webhookCheckedAt, lastEventAt }: ConnectionStanding,
  at: number,
): Line {
  const checked = `checked ${ago(webhookCheckedAt, at)}, last event ${ago(lastEventAt, at)}`;
  if (webhook === 'active') return good(`${tenant}  webhook active, ${checked}`);
  if (webhook === 'none') return good(`${tenant}  webhook not needed, nothing is subscribed`);
  return bad(`${tenant}  webhook pending (${words(webhookFailure ?? 'not made yet')}), ${checked}`);
}

function workspaceLines({ workspaces }: Standing): readonly Line[] {
  return workspaces.map(({ name, teamId, blockedReason }) => {
    const who = name || teamId;
    return blockedReason === null ? good(`${who}  works`) : bad(`${who}  nothing can be sent: ${words(blockedReason)}`);
  });
}

const oldMs = 300_000;
const isOld = ({ oldestAt }: Backlog, at: number) => oldestAt !== null && at - oldestAt > oldMs;
const words = (code: string) => code.replaceAll('_', ' ');
const one = (rate: number) => rate.toFixed(1);

function ago(then: number | null, now: number): string {
  return then === null ? 'never' : `${age(now - then)} ago (${time(then) ?? ''})`;
}

/** `4 s`, `3 min`, `2 h`, `5 days`. */
function age(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
