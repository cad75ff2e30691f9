import type { Selectable } from 'kysely';
import {
  type BotToken,
  type Installation,
  type Installations,
  type NewInstallation,
  type StoredInstallation,
  uninstalled,
} from '../ports/installations.ts';
import type { SecretBox } from '../secret-box.ts';
import type { StoreContext } from './dialect.ts';
import { addNotice } from './notices.ts';
import type { InstallationsTable } from './schema-installations.ts';
import { alone } from './transactions.ts';

/** Where the app is installed. Tokens are stored encrypted, bound to their row. */
export function createInstallations(context: StoreContext, box: SecretBox): Installations {
  const { db, clock } = context;
  const put = async (
    into: StoreContext['db'],
    teamId: string,
    values: ReturnType<typeof namesOf> & Partial<Selectable<InstallationsTable>>,
  ) => {
    await into
      .insertInto('installations')
      .values({ team_id: teamId, ...values })
      .onConflict((conflict) => conflict.column('team_id').doUpdateSet(values))
      .execute();
  };

  return {
    save: async (installation) => {
      const { teamId, blockedReason } = installation;
      await put(db, teamId, {
        ...{ ...namesOf(installation), blocked_reason: blockedReason },
        ...(blockedReason === null ? { uninstalled_at: null, told_gone_at: null } : {}),
      });
    },
    install: (installation, welcome) =>
      alone(context, async ({ db: trx }) => {
        const { teamId, enterpriseId, installedBy, scopes } = installation;
        const now = clock.now();
        await put(trx, teamId, {
          ...{ ...namesOf(installation), ...sealToken(installation, box) },
          ...{ scopes, installed_by: installedBy, installed_at: now },
          ...{ uninstalled_at: null, told_gone_at: null, check_due_at: 0, renewing_until: 0 },
        });
        // Those of its workspaces that have no token of their own may go on with it.
        const others = trx.updateTable('installations').set({ check_due_at: 0 }).where('enterprise_id', '=', teamId);
        if (enterpriseId === teamId) await others.execute();
        if (installedBy !== '')
          await addNotice({ ...context, db: trx }, teamId, installedBy, `welcome:${now}`, welcome);
      }),
    get: async (teamId) => {
      const row = await db.selectFrom('installations').selectAll().where('team_id', '=', teamId).executeTakeFirst();
      return row ? toInstallation(row, box) : null;
    },
    block: async (teamId, reason) => {
      await db
        .updateTable('installations')
        .set({ blocked_reason: reason, ...(reason === uninstalled ? { uninstalled_at: clock.now() } : {}) })
        .where('team_id', '=', teamId)
        .execute();
    },
    claimRenewal: async (teamId, expiresAt, forMs) => {
      const now = clock.now();
      const claimed = await db
        .updateTable('installations')
        .set({ renewing_until: now + forMs })
        .where('team_id', '=', teamId)
        .where('token_expires_at', '=', expiresAt)
        .where('renewing_until', '<=', now)
        .executeTakeFirst();
      return claimed.numUpdatedRows > 0n;
    },
    renew: async (teamId, expiresAt, token) => {
      await db
        .updateTable('installations')
        .set({ ...sealToken({ teamId, token }, box), renewing_until: 0 })
        .where('team_id', '=', teamId)
        .where('token_expires_at', '=', expiresAt)
        .execute();
    },
    doubt: async (teamId) => {
      const now = clock.now();
      await db
        .updateTable('installations')
        .set({ told_gone_at: now, check_due_at: now })
        .where('team_id', '=', teamId)
        .execute();
    },
    takeDue: async (forMs) => {
      const now = clock.now();
      const due = db.selectFrom('installations').selectAll().where('check_due_at', '<=', now).orderBy('check_due_at');
      const row = await due.limit(1).executeTakeFirst();
      if (!row) return null;
      const taken = await db
        .updateTable('installations')
        .set({ check_due_at: now + forMs })
        .where('team_id', '=', row.team_id)
        .where('check_due_at', '=', row.check_due_at)
        .executeTakeFirst();
      if (taken.numUpdatedRows === 0n) return null;
      return { ...namesIn(row), toldGoneAt: row.told_gone_at, installedAt: row.installed_at };
    },
    settle: async ({ teamId, toldGoneAt, installedAt }, { blockedReason, isDoubted, isReplaced, checkAgainInMs }) => {
      const isGone = blockedReason === uninstalled;
      const now = clock.now();
      const settled = await db
        .updateTable('installations')
        .set((set) => ({
          blocked_reason: blockedReason,
          uninstalled_at: isGone ? set.fn.coalesce('uninstalled_at', set.val(now)) : null,
          told_gone_at: isDoubted ? toldGoneAt : null,
          check_due_at: now + checkAgainInMs,
          ...(isReplaced ? noToken : {}),
        }))
        .where('team_id', '=', teamId)
        .where('installed_at', installedAt === null ? 'is' : '=', installedAt)
        // Slack's word may have come while we looked.
        .where('told_gone_at', toldGoneAt === null ? 'is' : '=', toldGoneAt)
        .executeTakeFirst();
      return settled.numUpdatedRows > 0n;
    },
    areAllUninstalled: () => areAllUninstalled({ db }),
  };
}

/** How soon a token is looked at again that a delivery was refused with. */
const recheckMs = 30_000;

/** Nothing is sent in a workspace until its token works, also where the app was never installed. Runs in the caller's transaction. */
export async function blockWorkspace({ db, clock }: StoreContext, teamId: string, reason: string): Promise<void> {
  const values = { blocked_reason: reason, check_due_at: clock.now() + recheckMs };
  await db
    .insertInto('installations')
    .values({ team_id: teamId, bot_user_id: '', team_name: '', ...values })
    .onConflict((conflict) =>
      conflict.column('team_id').doUpdateSet(values).where('installations.blocked_reason', 'is', null),
    )
    .execute();
}

/** Whether people took the app out of every workspace it was in. */
export async function areAllUninstalled({ db }: Pick<StoreContext, 'db'>): Promise<boolean> {
  const rows = await db.selectFrom('installations').select('blocked_reason').execute();
  return rows.length > 0 && rows.every((row) => row.blocked_reason === uninstalled);
}

const noToken = { token: null, refresh_token: null, token_expires_at: null } as const;

/** What a stored secret is bound to. */
export const sealContext = (teamId: string, column: 'token' | 'refresh_token'): string =>
  `installations/${teamId}/${column}`;

function namesOf({ teamName, botUserId, botId, enterpriseId }: Omit<Installation, 'blockedReason'>) {
  return { team_name: teamName, bot_user_id: botUserId, bot_id: botId, enterprise_id: enterpriseId };
}

function sealToken(
  { teamId, token: { accessToken, rotation } }: Pick<NewInstallation, 'teamId' | 'token'>,
  box: SecretBox,
) {
  return {
    token: box.seal(accessToken, sealContext(teamId, 'token')),
    refresh_token: rotation && box.seal(rotation.refreshToken, sealContext(teamId, 'refresh_token')),
    token_expires_at: rotation?.expiresAt ?? null,
  };
}

function toInstallation(row: Selectable<InstallationsTable>, box: SecretBox): StoredInstallation {
  return {
    ...namesIn(row),
    ...{ token: openToken(row, box), installedBy: row.installed_by },
  };
}

function namesIn(row: Selectable<InstallationsTable>): Installation {
  return {
    ...{ teamId: row.team_id, teamName: row.team_name, enterpriseId: row.enterprise_id },
    ...{ botUserId: row.bot_user_id, botId: row.bot_id, blockedReason: row.blocked_reason },
  };
}

function openToken(row: Selectable<InstallationsTable>, box: SecretBox): BotToken | null {
  const { team_id, token, refresh_token, token_expires_at } = row;
  if (token === null) return null;
  const rotation =
    refresh_token === null || token_expires_at === null
      ? null
      : {
          refreshToken: box.open(refresh_token, sealContext(team_id, 'refresh_token')),
          expiresAt: token_expires_at,
        };
  return { accessToken: box.open(token, sealContext(team_id, 'token')), rotation };
}
