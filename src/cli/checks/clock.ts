import type { Clock } from '../../clock.ts';
import { type Check, failed, ok, warning } from './check.ts';

const timeoutMs = 10_000;
/** Slack tells apps to refuse what is older, and Svix does the same with webhooks (slack-platform: Signatures). */
const mostSkewMs = 300_000;
const notedSkewMs = 30_000;
const advice =
  'Set this machine by a time server (timedatectl set-ntp true): signatures fail once it is more than five minutes off.';

/** Whether this machine's clock agrees with that of whoever answers at an address, by the `Date` of any answer. */
export async function clockCheck(whose: string, url: string, clock: Clock): Promise<Check> {
  const what = `clock against ${whose}`;
  try {
    const before = clock.now();
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    const now = (before + clock.now()) / 2;
    const there = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(there)) return warning(what, 'cannot be judged', `${whose} did not say what time it is.`);
    // The header has whole seconds, cut off.
    const offS = Math.round((now - there - 500) / 1000);
    if (Math.abs(offS) * 1000 <= notedSkewMs) return ok(what, 'agrees');
    const found = `${Math.abs(offS)} s ${offS > 0 ? 'fast' : 'slow'}`;
    return Math.abs(offS) * 1000 > mostSkewMs ? failed(what, found, advice) : warning(what, found, advice);
  } catch {
    return warning(what, 'cannot be judged', `${whose} did not answer; see the line about it.`);
  }
}
