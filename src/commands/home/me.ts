import { menuBlock } from '../../blockkit/inputs.ts';
import type { HomeSection } from '../../blockkit/view.ts';
import type { PersonSettings } from '../../model.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';
import { todoLines } from '../todo.ts';
import { linkSection } from './link.ts';

const mostTasks = 5;
const credoBudgetMs = 3_000;

/** What is about the person who looks: who they are in Credo, how they hear of tags, and what waits for them. */
export async function personalSections(
  deps: CommandContext,
  tenant: ConnectedTenant,
  teamId: string,
  userId: string,
  isFirst: boolean,
): Promise<readonly HomeSection[]> {
  const [link, tasks, { mentions }] = await Promise.all([
    linkSection(deps, tenant, teamId, userId),
    todoLines(deps, tenant, { teamId, userId }, { mostShown: mostTasks, credoBudgetMs }),
    deps.personSettings.get(teamId, userId),
  ]);
  return [
    link,
    ...(isFirst ? [{ lines: [['When a comment tags you:']], menus: [mentionMenu(mentions)] }] : []),
    { heading: 'Your tasks', lines: tasks },
  ];
}

const ways: Readonly<Record<PersonSettings['mentions'], string>> = {
  on: 'Mention me in the channel',
  dm: 'Send me a direct message',
  off: 'Leave me alone',
};

/** Choosing does what the command does. */
function mentionMenu(chosen: PersonSettings['mentions']) {
  const choices = Object.entries(ways).map(([way, label]) => ({
    value: `mentions ${way}`,
    label,
    isChosen: way === chosen,
  }));
  return menuBlock({ id: 'home:mentions', actionId: 'home:menu:mentions', choices });
}
