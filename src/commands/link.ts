import { bold } from '../blockkit/inline.ts';
import { withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { CredoUser } from '../ports/credo.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';
import { type CommandContext, type ConnectedTenant, isAdmin } from './deps.ts';

const usage = 'link @person name@company.com';
const credoBudgetMs = 5_000;

/**
 * `/credo link @person <credo e-mail or id>`: says who somebody in Credo AI is in Slack. Admins may say it of anybody;
 * everybody else only of themselves, with the address of their own Slack profile.
 */
export async function linkCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
  args: string,
): Promise<readonly Answer[]> {
  const [who = '', what = '', ...rest] = args.trim().split(/\s+/);
  const slackUserId =
    /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(who)?.[1] ?? (who.toLowerCase() === 'me' ? caller.userId : null);
  const credoRef = emailIn(what);
  if (slackUserId === null || credoRef === '' || rest.length > 0) {
    return [
      toPerson([
        ['I need to know who it is in Slack and in Credo AI.', nothingChanged],
        ['For example, type ', typed(usage), '. For yourself, write me instead of @person.'],
      ]),
    ];
  }
  const slackUser = await deps.slack.user(caller.teamId, slackUserId).catch(() => null);
  if (!slackUser) {
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
      toPerson([
        [
          slackUserId === caller.userId
            ? "That address isn't the one on your Slack profile."
            : 'Only admins may link somebody else.',
          nothingChanged,
        ],
        ['Ask a workspace admin to type ', typed(`link @person ${credoRef}`), '.'],
      ]),
    ];
  }
  const known = await withinBudget(deps.clock, credoBudgetMs, findInCredo(tenant, credoRef), 'no_answer' as const);
  if (known === 'nobody') {
    return [
      toPerson([
        ['Credo AI knows nobody with ', bold(credoRef), '.', nothingChanged],
        ['Check the address or id and type ', typed(usage), ' again.'],
      ]),
    ];
  }
  const user = known === 'no_answer' ? null : known;
  const refs = new Set([credoRef, user?.id, user?.email?.toLowerCase()].filter((ref) => typeof ref === 'string'));
  const link = { teamId: caller.teamId, connectionId: tenant.connectionId, slackUserId, linkedBy: caller.userId };
  for (const ref of refs) await deps.people.link({ ...link, credoRef: ref });
  deps.log.info('person.linked', { teamId: caller.teamId, slackUserId, by: caller.userId });
  return [
    toPerson([
      [
        bold(user?.name ?? credoRef),
        ' in Credo AI is now ',
        bold(slackUser.name),
        ' in Slack. Messages from here on mention them when they must act.',
      ],
      ...(user === null
        ? [
            [
              "Credo AI didn't answer, so I couldn't check this. If nothing comes of it, type ",
              typed(`link @person ${credoRef}`),
              ' again later.',
            ],
          ]
        : []),
    ]),
  ];
}

/** Slack turns a typed address into `<mailto:…|…>`. Ids keep their case, addresses do not have one. */
function emailIn(word: string): string {
  const bare = /^<mailto:([^|>]+)(?:\|[^>]*)?>$/.exec(word)?.[1] ?? word;
  return bare.includes('@') ? bare.toLowerCase() : bare;
}

async function findInCredo({ credo }: ConnectedTenant, ref: string): Promise<CredoUser | 'nobody' | 'no_answer'> {
  try {
    return (ref.includes('@') ? await credo.users.findByEmail(ref) : await credo.users.get(ref)) ?? 'nobody';
  } catch (error) {
    if (error instanceof CredoApiError) return 'no_answer';
    throw error;
  }
}
