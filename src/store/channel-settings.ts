import { z } from 'zod';
import { laneId } from '../lane-id.ts';
import { type ChannelSettings, defaultChannelSettings } from '../model.ts';
import type { ChannelSettingsChange, ChannelSettingsStore } from '../ports/channel-settings.ts';
import { refreshCards } from './cards.ts';
import { bookChange } from './change-book.ts';
import type { StoreContext } from './dialect.ts';
import { reschedule } from './holds.ts';
import type { ChannelSettingsTable } from './schema.ts';
import { noteChange } from './subscription-version.ts';
import { alone } from './transactions.ts';

const minuteOfDay = z
  .number()
  .int()
  .min(0)
  .max(24 * 60 - 1);
const digest = z.discriminatedUnion('every', [
  z.object({ every: z.literal('day'), minuteOfDay, timeZone: z.string() }),
  z.object({ every: z.literal('week'), weekday: z.number().int().min(0).max(6), minuteOfDay, timeZone: z.string() }),
]);
const row = z.object({
  threads: z.enum(['cards', 'quiet', 'off']),
  size: z.enum(['compact', 'standard']),
  details: z.enum(['full', 'minimal']),
  mentions: z.enum(['on', 'off']),
});

/** Some of a channel's settings, as they are kept for *Undo*. */
export const someSettings = z.object({
  threads: row.shape.threads.exactOptional(),
  size: row.shape.size.exactOptional(),
  details: row.shape.details.exactOptional(),
  mentions: row.shape.mentions.exactOptional(),
  digest: digest.nullable().exactOptional(),
  mutedUntil: z.number().nullable().exactOptional(),
  showsRestricted: z.boolean().exactOptional(),
  allowsShared: z.boolean().exactOptional(),
});

/** How each channel wants its messages. */
export function createChannelSettings(context: StoreContext): ChannelSettingsStore {
  return {
    get: (teamId, channelId) => readSettings(context, teamId, channelId),
    change: (teamId, channelId, change) =>
      alone(context, async ({ db: trx }) => {
        const inside = { ...context, db: trx };
        const { was, now } = await changeSettings(inside, teamId, channelId, change);
        const { changedBy } = change;
        // Settings belong to a channel whatever it is connected to.
        const booked = { connectionId: '', teamId, channelId, rows: null, settings: was, changedBy };
        return { now, changeId: await bookChange(inside, booked) };
      }),
  };
}

/** Changes some settings; returns those as they were, and all as they are now. Runs in the caller's transaction. */
export async function changeSettings(
  context: StoreContext,
  teamId: string,
  channelId: string,
  { settings, changedBy, hold }: ChannelSettingsChange,
): Promise<{ readonly was: Partial<ChannelSettings>; readonly now: ChannelSettings }> {
  const before = await readSettings(context, teamId, channelId);
  const now = { ...before, ...settings };
  const values = { ...toColumns(now), changed_by: changedBy, changed_at: context.clock.now() };
  await context.db
    .insertInto('channel_settings')
    .values({ team_id: teamId, channel_id: channelId, ...values })
    .onConflict((conflict) => conflict.columns(['team_id', 'channel_id']).doUpdateSet(values))
    .execute();
  if (hold !== undefined) await reschedule(context, laneId(teamId, channelId), hold);
  await outdatePlans(context, teamId, channelId);
  const isShownOtherwise = before.details !== now.details || before.showsRestricted !== now.showsRestricted;
  if (isShownOtherwise) await refreshCards(context, { teamId, channelId });
  const was = someSettings.parse(Object.fromEntries(Object.entries(before).filter(([name]) => name in settings)));
  return { was, now };
}

async function readSettings({ db }: StoreContext, teamId: string, channelId: string): Promise<ChannelSettings> {
  const found = await db
    .selectFrom('channel_settings')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  return found ? toSettings(found) : defaultChannelSettings;
}

/** What is being matched right now was planned with the settings of before, and is planned again. */
async function outdatePlans(context: StoreContext, teamId: string, channelId: string): Promise<void> {
  const connections = await context.db
    .selectFrom('subscriptions')
    .select('connection_id')
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .execute();
  await noteChange(context, connections);
}

function toSettings(found: ChannelSettingsTable): ChannelSettings {
  return {
    ...row.parse(found),
    digest: found.digest_json === null ? null : digest.parse(JSON.parse(found.digest_json)),
    mutedUntil: found.muted_until,
    showsRestricted: found.shows_restricted === 1,
    allowsShared: found.allows_shared === 1,
  };
}

function toColumns(settings: ChannelSettings) {
  const { threads, size, details, mentions } = settings;
  return {
    ...{ threads, size, details, mentions },
    digest_json: settings.digest === null ? null : JSON.stringify(settings.digest),
    muted_until: settings.mutedUntil,
    shows_restricted: settings.showsRestricted ? 1 : 0,
    allows_shared: settings.allowsShared ? 1 : 0,
  };
}
