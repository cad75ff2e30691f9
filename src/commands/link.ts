import { bold, code, type Inline, mention } from '../blockkit/inline.ts';
import { withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { CredoUser } from '../ports/credo.ts';
import { askAdmins } from './access/ask-admin.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';
import { linkSection } from './home/link.ts';
import { emailIn, named, slackUserIdIn } from './references.ts';
import { explainFailure } from './webhook-words.ts';

const usage = 'link @person name@company.com';
const credoBudgetMs = 5_000;

/**
 * `/credo link` alone: who I am in Credo AI. `/credo link @person <credo e-mail or id>`: says who somebody in Credo AI is in Slack. Admins may say it of anybody;
 * everybody else only of themselves, with the address of their own Slack profile.
 */
export async function linkCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  if (/^(?:me)?$/i.test(args.trim())) return [await whoIAm(deps, tenant, caller)];
  const [who = '', what = '', ...rest] = args.trim().split(/\s+/);
  const slackUserId = who.toLowerCase() === 'me' ? caller.userId : slackUserIdIn(who);
  const credoRef = emailIn(what);
  if (slackUserId === null || credoRef === '' || rest.length > 0) {
    const isNobody = slackUserId === null && what !== '' && !/.@/.test(who);
    return [
      toPerson([
        isNobody
          ? ["I couldn't tell who ", named(who), ' is: type @ and choose the person.', nothingChanged]
          : ['I need to know who it is in Slack and in Credo AI.', nothingChanged],
        ['For example, type ', typed(usage), '. For yourself, write me instead of @person.'],
      ]),
    ];
  }
  const slackUser = await deps.slack.user(caller.teamId, slackUserId).catch(() => null);
  if (!slackUser || slackUser.isForeign) {
    return [
      toPerson([
        ["I can't find that person in this workspace; they may have left it.", nothingChanged],
        ['For example, type ', typed(usage), '.'],
      ]),
    ];
  }
  const isOwnAddress = slackUserId === caller.userId && slackUser.email?.toLowerCase() === credoRef;
  if (!isOwnAddress && !(await isAdmin(deps, caller.teamId, caller.userId))) {
    return [
      toPerson(
        [
          [
            slackUserId === caller.userId
              ? "That address isn't the one on your Slack profile."
              : 'Only admins may link somebody else.',
            nothingChanged,
          ],
          ['Ask a workspace admin to type ', typed(`link @person ${credoRef}`), '.'],
        ],
        await askAdmins(deps, caller, 'Ask an admin', `link <@${slackUserId}> ${credoRef}`),
      ),
    ];
  }
  const known = await withinBudget(deps.clock, credoBudgetMs, findInCredo(tenant, credoRef), noAnswer);
  if (known === 'nobody') {
    return [
      toPerson([
        ['Credo AI knows nobody with ', bold(credoRef), '.', nothingChanged],
        ['Check the address or id and type ', typed(usage), ' again.'],
      ]),
    ];
  }
  const user = 'failure' in known ? null : known;
  const refs = new Set([credoRef, user?.id, user?.email?.toLowerCase()].filter((ref) => typeof ref === 'string'));
  const whoAsTyped = slackUserId === caller.userId ? 'me' : mention(slackUserId, slackUser.name);
  const link = { teamId: caller.teamId, connectionId: tenant.connectionId, slackUserId, linkedBy: caller.userId };
  for (const ref of refs) await deps.people.link({ ...link, credoRef: ref });
  await deps.unmatchedPeople.forget(caller.teamId, tenant.connectionId, [...refs]);
  deps.log.info('person.linked', { teamId: caller.teamId, slackUserId, by: caller.userId });
  return [
    toPerson([
      [
        bold(user?.name ?? credoRef),
        ' in Credo AI is now ',
        bold(slackUser.name),
        ' in Slack. Messages from here on mention them when they must act.',
      ],
      ...('failure' in known ? [notChecked(known.failure, whoAsTyped, credoRef, tenant.isOwn)] : []),
    ]),
  ];
}

/** `/credo link` alone. */
async function whoIAm(deps: CommandContext, tenant: ConnectedTenant, { teamId, userId }: Caller): Promise<Answer> {
  const { lines } = await linkSection(deps, tenant, teamId, userId);
  return toPerson([
    ...lines,
    ['To say who somebody is, type ', typed(usage), '; ', typed('unlink'), ' takes it back.'],
  ]);
}

type NoAnswer = { readonly failure: string };
const noAnswer: NoAnswer = { failure: 'timeout' };

function notChecked(failure: string, who: Inline, credoRef: string, isOwn: boolean): readonly Inline[] {
  const command =
    typeof who === 'string' ? [typed(`link ${who} ${credoRef}`)] : [code('/credo link'), ' ', who, ' ', code(credoRef)];
  const why =
    failure === 'unauthorized'
      ? `I couldn't check this: ${explainFailure(failure, isOwn)}`
      : "Credo AI didn't answer, so I couldn't check this.";
  return [`${why} If nothing comes of it, type `, ...command, ' again later.'];
}

async function findInCredo({ credo }: ConnectedTenant, ref: string): Promise<CredoUser | 'nobody' | NoAnswer> {
  try {
    return (ref.includes('@') ? await credo.users.findByEmail(ref) : await credo.users.get(ref)) ?? 'nobody';
  } catch (error) {
    if (error instanceof CredoApiError) return { failure: error.failure };
    throw error;
  }
}
