import type { Caller } from './answer.ts';
import type { CommandContext } from './deps.ts';

const otherwise = 'UTC';

/** The time zone in which somebody means the times they type, as their Slack profile has it. */
export async function timeZoneOf({ slack }: CommandContext, { teamId, userId }: Caller): Promise<string> {
  const zone = (await slack.user(teamId, userId).catch(() => null))?.timeZone ?? otherwise;
  return isKnown(zone) ? zone : otherwise;
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
