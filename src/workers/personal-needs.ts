import type { PersonalReason, Selector, SubscriptionSpec } from '../model.ts';
import type { PersonSettingsStore } from '../ports/people.ts';

const selectorsOf: Readonly<Record<PersonalReason, readonly Selector[]>> = {
  // The whole group: a message that asked for a task is rewritten when the task is removed.
  assigned: [{ group: 'tasks', sub: null }],
  tagged: [{ group: 'comments', sub: 'mentions' }],
  outcome: [
    { group: 'reviews', sub: 'decided' },
    { group: 'reviews', sub: 'closed' },
    // A task that is done may ask for changes.
    { group: 'tasks', sub: 'done' },
  ],
};

/** The settings of the people of one workspace; of all with null. */
export function settingsOfWorkspace(settings: PersonSettingsStore, teamId: string | null): PersonSettingsStore {
  if (teamId === null) return settings;
  return { ...settings, asked: async () => (await settings.asked()).filter((one) => one.teamId === teamId) };
}

/** What Credo must send for the direct messages people asked for, as if each reason were subscribed. */
export async function personalNeeds(settings: PersonSettingsStore): Promise<readonly SubscriptionSpec[]> {
  const reasons = new Set((await settings.asked()).flatMap((asked) => asked.reasons));
  return [...reasons].map((reason) => ({ selectors: selectorsOf[reason], filters: [] }));
}
