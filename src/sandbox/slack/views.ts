import { z } from 'zod';
import { withIds } from './block-kit/check.ts';
import type { Changes } from './changes.ts';
import type { Team, View } from './types.ts';
import { appId, botId, type Workspace } from './workspace.ts';

export type ViewDefinition = Readonly<Record<string, unknown>>;

export type Views = {
  find(id: string): View | null;
  findByExternalId(externalId: string): View | null;
  /** The modals a person has open, the topmost last. */
  modals(userId: string): readonly View[];
  home(userId: string): View | null;
  /** Shows a modal above the open ones; one that comes without a trigger belongs to that of the modal below. */
  push(userId: string, definition: ViewDefinition, triggerId?: string): View;
  replace(view: View, definition: ViewDefinition): View;
  publish(userId: string, definition: ViewDefinition): View;
  close(view: View): void;
};

const identity = z.looseObject({ type: z.enum(['modal', 'home']), external_id: z.string().default('') });

/** The modals and App Home tabs people have before them. */
export function createViews(workspace: Workspace, changes: Changes): Views {
  const views = new Map<string, View>();
  let lastHash = 0;
  const save = (view: View) => {
    views.set(view.id, view);
    changes.emit({ kind: 'view', view });
    return view;
  };
  const content = (definition: ViewDefinition) => {
    const { type, external_id } = identity.parse(definition);
    lastHash += 1;
    const blocks = withIds(definition['blocks'], workspace.newBlockId);
    return { type, external_id, blocks, definition, hash: `${workspace.nextTs()}.${lastHash}` };
  };
  const open = () => [...views.values()].filter((view) => view.is_open);

  const self: Views = {
    find: (id) => views.get(id) ?? null,
    findByExternalId: (externalId) =>
      open().find((view) => externalId !== '' && view.external_id === externalId) ?? null,
    modals: (userId) => open().filter((view) => view.type === 'modal' && view.user === userId),
    home: (userId) => open().find((view) => view.type === 'home' && view.user === userId) ?? null,
    push: (userId, definition, triggerId) => {
      const id = `V0${workspace.mark}${String(views.size + 1).padStart(8, '0')}`;
      const below = self.modals(userId).at(-1);
      return save({
        ...content(definition),
        id,
        user: userId,
        root_view_id: below?.root_view_id ?? id,
        previous_view_id: below?.id ?? null,
        trigger_id: triggerId ?? below?.trigger_id ?? null,
        is_open: true,
      });
    },
    replace: (view, definition) => save({ ...view, ...content(definition) }),
    publish: (userId, definition) => {
      const shown = self.home(userId);
      if (shown !== null) return self.replace(shown, definition);
      const id = `V0${workspace.mark}${String(views.size + 1).padStart(8, '0')}`;
      const place = { id, user: userId, root_view_id: id, previous_view_id: null, trigger_id: null, is_open: true };
      return save({ ...content(definition), ...place });
    },
    close: (view) => void save({ ...view, is_open: false }),
  };
  return self;
}

/** A view as the API and interactions show it (views.open, Examples). */
export function viewAsJson(view: View, team: Team, values: object = {}): Readonly<Record<string, unknown>> {
  return {
    private_metadata: '',
    callback_id: '',
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    ...view.definition,
    id: view.id,
    team_id: team.id,
    blocks: view.blocks,
    state: { values },
    hash: view.hash,
    external_id: view.external_id,
    root_view_id: view.root_view_id,
    previous_view_id: view.previous_view_id,
    app_id: appId,
    bot_id: botId,
  };
}
