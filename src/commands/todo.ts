import { bold, day, type Inline, link } from '../blockkit/inline.ts';
import { dayInWords } from '../channels/describe.ts';
import { withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { CredoTask } from '../ports/credo.ts';
import type { Answer, Caller } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import { credoIdentity } from './credo-identity.ts';
import type { CommandContext, ConnectedTenant } from './deps.ts';
import { explainFailure } from './webhook-words.ts';

const namesBudgetMs = 2_000;

type Who = Pick<Caller, 'teamId' | 'userId'>;

/** `/credo todo`: the caller's open tasks in Credo. */
export async function todoCommand(
  deps: CommandContext,
  tenant: ConnectedTenant,
  caller: Caller,
): Promise<readonly Answer[]> {
  return [toPerson(await todoLines(deps, tenant, caller, { mostShown: 20, credoBudgetMs: 6_000 }))];
}

/** Somebody's open tasks in Credo, overdue first, each with its link and when it is due; or why they are not known. */
export async function todoLines(
  deps: CommandContext,
  tenant: ConnectedTenant,
  who: Who,
  { mostShown, credoBudgetMs }: { readonly mostShown: number; readonly credoBudgetMs: number },
): Promise<readonly (readonly Inline[])[]> {
  const found = await withinBudget(deps.clock, credoBudgetMs, findTasks(deps, tenant, who), noAnswer);
  if (found === 'nobody') return whoAreYou;
  if ('failure' in found) {
    return [
      [`I can't tell what waits for you: ${explainFailure(found.failure, tenant.isOwn)}`],
      ['Try ', typed('todo'), ' again in a moment; ', typed('status'), ' shows whether Credo AI answers.'],
    ];
  }
  const { mine, given } = found;
  if (mine.length === 0) return [nothingWaits, ...nextDue(given)];
  const shown = mine.slice(0, mostShown);
  const names = await namesOf(deps, tenant, shown);
  const now = deps.clock.now();
  return [
    [bold(mine.length === 1 ? '1 task waits' : `${mine.length} tasks wait`), ' for you in Credo AI:'],
    ...shown.map((task) => ['• ', ...inWords(task, names, tenant.useCaseUrl), ...whenDue(task, now)]),
    ...(mine.length > shown.length ? [[`… and ${mine.length - shown.length} more.`]] : []),
  ];
}

type Found =
  | { readonly mine: readonly CredoTask[]; readonly given: readonly CredoTask[] }
  | { readonly failure: string }
  | 'nobody';
const noAnswer: Found = { failure: 'timeout' };

async function findTasks(deps: CommandContext, tenant: ConnectedTenant, { teamId, userId }: Who): Promise<Found> {
  try {
    const [me, open] = await Promise.all([credoIdentity(deps, tenant, teamId, userId), tenant.credo.tasks.open()]);
    if (me === null) return 'nobody';
    const soonestFirst = [...open].sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || 0);
    const isMine = ({ userIds }: CredoTask) => userIds.includes(me.id);
    return {
      mine: soonestFirst.filter(isMine),
      given: soonestFirst.filter((task) => task.assignerId === me.id && !isMine(task)),
    };
  } catch (error) {
    if (error instanceof CredoApiError) return { failure: error.failure };
    throw error;
  }
}

const whoAreYou: readonly (readonly Inline[])[] = [
  ["I don't know yet who you are in Credo AI, so I can't tell what waits for you."],
  ['Ask a workspace admin to type ', typed('link @person name@company.com'), ' with you and your address there.'],
];

const nothingWaits: readonly Inline[] = ['Nothing waits for you. 🎉'];

/** What somebody without tasks may still want to know: when what they asked of others is due. */
function nextDue(given: readonly CredoTask[]): readonly (readonly Inline[])[] {
  const [next] = given;
  return next?.dueAt == null ? [] : [['The next task you gave somebody is due ', inDays(next.dueAt), '.']];
}

/** Names of use cases; those Credo does not tell in time are missing. */
async function namesOf(
  { clock }: CommandContext,
  { credo }: ConnectedTenant,
  tasks: readonly CredoTask[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const ids = [...new Set(tasks.flatMap(({ useCaseId }) => useCaseId ?? []))];
  const all = ids.map(async (id) => {
    const name = (await credo.useCases.get(id).catch(() => null))?.name;
    if (name) names.set(id, name);
  });
  await withinBudget(clock, namesBudgetMs, Promise.all(all), null);
  return names;
}

function inWords(
  { kind, useCaseId }: CredoTask,
  names: ReadonlyMap<string, string>,
  urlOf: (useCaseId: string) => string,
): readonly Inline[] {
  const what = kind === 'use_case_review' ? 'Review' : 'Task for';
  if (useCaseId === null) return [kind === 'use_case_review' ? 'A review' : 'A task'];
  return [link(urlOf(useCaseId), `${what} ${names.get(useCaseId) ?? 'a use case'}`)];
}

function whenDue({ dueAt }: CredoTask, now: number): readonly Inline[] {
  if (dueAt === null) return [];
  return dueAt < now ? [', ', bold('overdue'), ' since ', inDays(dueAt)] : [', due ', inDays(dueAt)];
}

const inDays = (at: number): Inline => day(at, dayInWords(at));
