import { bold } from '../../blockkit/inline.ts';
import type { HomeSection } from '../../blockkit/view.ts';
import { withinBudget } from '../../clock.ts';
import { CredoApiError } from '../../errors.ts';
import type { CredoUser } from '../../ports/credo.ts';
import { typed } from '../answers.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';

const credoBudgetMs = 3_000;
const heading = 'You in Credo AI';

/** As whom events know this person: by a link somebody made, else by the same e-mail in Slack and Credo. */
export async function linkSection(
  deps: CommandContext,
  tenant: ConnectedTenant,
  teamId: string,
  slackUserId: string,
): Promise<HomeSection> {
  const refs = await deps.people.linkedCredoRefs(teamId, tenant.connectionId, slackUserId);
  const linked = refs.find((ref) => ref.includes('@')) ?? refs[0];
  if (linked !== undefined) return { heading, lines: [['You are linked as ', bold(linked), '.', mentionsFollow]] };
  const email = (await deps.slack.user(teamId, slackUserId).catch(() => null))?.email ?? null;
  const found = email === null ? null : await withinBudget(deps.clock, credoBudgetMs, find(tenant, email), noAnswer);
  if (found !== null && 'failure' in found) {
    return { heading, lines: [["Credo AI isn't answering, so I can't tell who you are there."]] };
  }
  if (found !== null && email !== null) {
    const name = bold(found.name ?? email);
    return { heading, lines: [['You are linked as ', name, ', by your e-mail ', bold(email), '.', mentionsFollow]] };
  }
  return {
    heading,
    lines: [
      ["Credo AI knows nobody with your Slack e-mail, so I can't mention you when you must act."],
      ['Ask a workspace admin to type ', typed('link @you your-address-in-credo@company.com'), '.'],
    ],
  };
}

const mentionsFollow = ' Messages mention you when you must act.';

type NoAnswer = { readonly failure: 'no answer' };
const noAnswer: NoAnswer = { failure: 'no answer' };

async function find({ credo }: ConnectedTenant, email: string): Promise<CredoUser | NoAnswer | null> {
  try {
    return await credo.users.findByEmail(email);
  } catch (error) {
    if (error instanceof CredoApiError) return noAnswer;
    throw error;
  }
}
