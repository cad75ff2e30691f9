import { isOrgInstall, type Organisation } from './organisation.ts';
import type { Tokens } from './tokens.ts';
import type { Team } from './types.ts';

/** How interactions say for which installation they are: with an organisation's there is no workspace in them (docs.slack.dev, block_actions payload). */
export type InteractionPart = {
  readonly team: Readonly<Record<string, string>> | null;
  readonly enterprise: { readonly id: string; readonly name: string } | null;
  readonly is_enterprise_install: boolean;
};

/** The installation by which a workspace has the app now. */
export function createInstalledAs(team: Team, own: Tokens, organisation: Organisation | null): () => InteractionPart {
  const enterprise = team.enterprise ?? null;
  const inOrganisation = enterprise === null ? {} : { enterprise_id: enterprise.id, enterprise_name: enterprise.name };
  return () => {
    const is_enterprise_install = isOrgInstall(own, team, organisation);
    const named = { id: team.id, domain: team.domain, ...inOrganisation };
    return { team: is_enterprise_install ? null : named, enterprise, is_enterprise_install };
  };
}

/** The same as commands say it, beside the workspace (docs.slack.dev, Slash commands). */
export function commandPart({ enterprise, is_enterprise_install }: InteractionPart): Readonly<Record<string, string>> {
  return {
    ...(enterprise === null ? {} : { enterprise_id: enterprise.id, enterprise_name: enterprise.name }),
    is_enterprise_install: String(is_enterprise_install),
  };
}
