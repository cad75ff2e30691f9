import type { PeopleDeps } from './commands.ts';
import { elementsOf, type Filled, type PlacedElement, stateOf, valuesOf } from './element-state.ts';
import { verificationToken } from './events.ts';
import { messageAsJson } from './methods/as-json.ts';
import type { OfferedOptions } from './offered-options.ts';
import { channelName } from './people.ts';
import type { ClickOptions, InteractionResult, Message, User, View } from './types.ts';
import { type Views, viewAsJson } from './views.ts';
import { appId } from './workspace.ts';

export type ClickDeps = PeopleDeps & { readonly views: Views; readonly offeredOptions: OfferedOptions };

/** Sends block_actions payloads (docs.slack.dev, block_actions payload). */
export function createClicks(deps: ClickDeps): (options: ClickOptions) => Promise<InteractionResult> {
  const { workspace, lookups, requests, triggers, responseUrls } = deps;
  return async (options) => {
    const user = lookups.user(options.user);
    const surface = findSurface(options, user.id, deps);
    const placed = onlyElement(surface, options);
    const { blockId, element } = placed;
    const triggerId = triggers.issue(user.id);
    const channelId = surface.kind === 'message' ? surface.message.channel : lookups.channel(user.id).id;
    const original = surface.kind === 'message' ? surface.message : null;
    const url = responseUrls.issue({ channelId, userId: user.id, original });
    const { text } = element;
    const chosen = stateOf(element, options.value, deps.offeredOptions.offered(surface.id, placed));
    const filled = {
      ...options.values,
      ...(options.value === undefined ? {} : { [`${blockId}/${element.action_id}`]: options.value }),
    };
    const payload = {
      type: 'block_actions',
      user: userPart(user),
      api_app_id: appId,
      token: verificationToken,
      trigger_id: triggerId,
      ...deps.installation(),
      actions: [
        {
          action_id: element.action_id,
          block_id: blockId,
          ...(text === undefined ? {} : { text }),
          ...chosen,
          action_ts: workspace.nextTs(),
        },
      ],
      ...surfacePart(surface, filled, deps),
      ...(surface.kind === 'message' ? { response_url: deps.responseUrl(url.id) } : {}),
    };
    const response = await requests.sendForm({ payload: JSON.stringify(payload) }, options);
    return { ...response, responseUrl: deps.responseUrl(url.id), triggerId, answers: url.answers, problem: null };
  };
}

/** What holds an element: a message or a view. */
export type Surface =
  | { readonly kind: 'message'; readonly id: string; readonly message: Message }
  | { readonly kind: 'view'; readonly id: string; readonly view: View };

type Place = Pick<ClickOptions, 'message' | 'view' | 'actionId' | 'blockId'>;

/** The message or view meant, if the person sees it. */
export function findSurface({ message: ref, view: viewId }: Place, userId: string, deps: ClickDeps): Surface {
  if (ref !== undefined) {
    const message = deps.workspace.findMessage(ref.channel, ref.ts);
    if (message === null || message.deleted) throw new Error(`There is no message ${ref.ts} in ${ref.channel} now`);
    if (message.ephemeral_to !== null && message.ephemeral_to !== userId) {
      throw new Error(`The message ${ref.ts} is shown to ${message.ephemeral_to} only`);
    }
    deps.lookups.place(userId, ref.channel);
    return { kind: 'message', id: `${message.channel}/${message.ts}`, message };
  }
  const view = deps.views.find(viewId ?? '');
  if (view === null || !view.is_open || view.user !== userId) throw new Error(`${userId} has no view ${viewId} open`);
  return { kind: 'view', id: view.id, view };
}

/** The one element of a surface that is meant. */
export function onlyElement(surface: Surface, { actionId, blockId }: Place): PlacedElement {
  const all = elementsOf(surface.kind === 'message' ? surface.message.blocks : surface.view.blocks);
  const [found, second] = all.filter(
    (placed) => placed.element.action_id === actionId && (blockId === undefined || placed.blockId === blockId),
  );
  if (found !== undefined && second === undefined) return found;
  const offered = all.map((placed) => `${placed.blockId}/${placed.element.action_id}`).join(', ');
  throw new Error(
    `${found === undefined ? 'No' : 'More than one'} element is called ${actionId}; there are: ${offered}`,
  );
}

/** Who does something, as interactions say it. */
export function userPart(user: User) {
  return { id: user.id, username: user.name, name: user.name, team_id: user.team_id };
}

/** Where it is done, with what was put into it so far. */
export function surfacePart(surface: Surface, filled: Filled, deps: ClickDeps) {
  const { blocks } = surface.kind === 'message' ? surface.message : surface.view;
  const values = valuesOf(blocks, filled, (placed) => deps.offeredOptions.offered(surface.id, placed));
  if (surface.kind === 'message') return { ...messagePart(surface.message, deps), state: { values } };
  const view = viewAsJson(surface.view, deps.workspace.team, values);
  return { container: { type: 'view', view_id: surface.id }, view };
}

/** The payload for an ephemeral message does not repeat the message. */
function messagePart(message: Message, { workspace, lookups }: ClickDeps) {
  const channel = lookups.channel(message.channel);
  const isEphemeral = message.ephemeral_to !== null;
  const thread = message.thread_ts === null ? {} : { thread_ts: message.thread_ts };
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      ...thread,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
    },
    channel: { id: channel.id, name: channelName(channel) },
    ...(isEphemeral ? {} : { message: messageAsJson(message, workspace.team) }),
  };
}
