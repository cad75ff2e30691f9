import type { Company } from '../start-companies.ts';
import type { WorkspaceState } from './page-state.ts';

/** Follows in which workspaces the app is, and which of them are connected to their tenant. */
export function followWorkspaces(companies: readonly Company[], appUrl: string): () => readonly WorkspaceState[] {
  const installed = new Set<Company>(companies.length === 1 ? companies : []);
  if (companies.length > 1) {
    for (const company of companies) {
      const note = (isGood: boolean) => (isGood ? installed.add(company) : installed.delete(company));
      const last = company.slack.calls().at(-1);
      if (last) note(last.tokenOk);
      company.slack.onChange((change) => void (change.kind === 'call' && note(change.call.tokenOk)));
    }
  }
  const isConnected = ({ credo }: Company) => credo.requests.some(({ path }) => path.startsWith('/api/'));
  return () =>
    companies.map((company) => {
      const { slack, credo } = company;
      const { id, name } = slack.workspace.team;
      const admin =
        slack.workspace.users().find(({ is_admin, is_bot }) => is_admin && !is_bot)?.real_name ?? 'an admin';
      const access = { admin, tenant: credo.tenant, apiKey: credo.apiKey };
      return {
        ...{ id, name, isInstalled: installed.has(company), installUrl: `${appUrl}/slack/install` },
        access: isConnected(company) || companies.length === 1 ? null : access,
      };
    });
}
