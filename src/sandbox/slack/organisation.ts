import { Refusal } from './refusal.ts';
import type { Tokens } from './tokens.ts';
import type { Team } from './types.ts';

/** An Enterprise Grid organisation, which may install the app as a whole and grant it to its workspaces. */
export type Organisation = {
  readonly id: string;
  readonly name: string;
  readonly tokens: Tokens;
  /** Ids of the workspaces that the app may be used in. */
  readonly granted: Set<string>;
};

/** The tokens by which a workspace is reached: its own, and that of its organisation where it is granted. */
export function withOrganisation(own: Tokens, team: Team, organisation: Organisation | null): Tokens {
  if (organisation === null) return own;
  const { tokens, granted } = organisation;
  const isOrg = () => isOrgInstall(own, team, organisation);
  const effective = () => (isOrg() ? tokens : own);
  return {
    ...own,
    scopes: () => effective().scopes(),
    isAlive: () => own.isAlive() || isOrg(),
    knows: (token) => own.knows(token) || tokens.knows(token),
    check: (token) => {
      if (token === null || !tokens.knows(token)) return own.check(token);
      tokens.check(token);
      if (!granted.has(team.id)) throw new Refusal('team_access_not_granted');
    },
    needScope: (anyOf) => effective().needScope(anyOf),
    setScopes: (scopes) => effective().setScopes(scopes),
  };
}

/** Whether a workspace has the app only because its organisation does. */
export function isOrgInstall(own: Tokens, team: Team, organisation: Organisation | null): boolean {
  return organisation !== null && !own.isAlive() && organisation.tokens.isAlive() && organisation.granted.has(team.id);
}
