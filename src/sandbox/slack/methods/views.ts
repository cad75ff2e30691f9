import { z } from 'zod';
import { type Args, optionalText, readArgs, requiredText } from '../arguments.ts';
import { problemsOfView } from '../block-kit/view.ts';
import { Refusal, refusalWithReasons } from '../refusal.ts';
import type { View } from '../types.ts';
import { type ViewDefinition, viewAsJson } from '../views.ts';
import type { Method, Platform } from './method.ts';

const maxViewLength = 250_000;
const maxStack = 3;

const openArgs = z.object({ trigger_id: requiredText });

const open = viewMethod((args, platform) => {
  const { trigger_id } = readArgs(openArgs, args);
  const user = platform.triggers.redeem(trigger_id);
  const definition = readView('modal', args, platform);
  for (const shown of platform.views.modals(user)) platform.views.close(shown);
  return platform.views.push(user, definition, trigger_id);
});

const push = viewMethod((args, platform) => {
  const { trigger_id } = readArgs(openArgs, args);
  const user = platform.triggers.redeem(trigger_id);
  const definition = readView('modal', args, platform);
  const stack = platform.views.modals(user);
  if (stack.length === 0) throw new Refusal('not_found');
  if (stack.length >= maxStack) throw new Refusal('push_limit_reached');
  return platform.views.push(user, definition, trigger_id);
});

const update = viewMethod((args, platform) => {
  const { view_id, external_id, hash } = readArgs(
    z.object({ view_id: optionalText, external_id: optionalText, hash: optionalText }),
    args,
  );
  const view =
    view_id === undefined ? platform.views.findByExternalId(external_id ?? '') : platform.views.find(view_id);
  if (view === null || !view.is_open) throw new Refusal('not_found');
  const definition = readView(view.type, args, platform, view);
  if (hash !== undefined && hash !== view.hash) throw new Refusal('hash_conflict');
  return platform.views.replace(view, definition);
});

const publish = viewMethod((args, platform) => {
  const { user_id, hash } = readArgs(z.object({ user_id: requiredText, hash: optionalText }), args);
  const user = platform.workspace.users().find((candidate) => candidate.id === user_id);
  if (user === undefined) throw refusalWithReasons('invalid_arguments', ['invalid `user_id`']);
  const shown = platform.views.home(user.id);
  const definition = readView('home', args, platform, shown);
  if (hash !== undefined && hash !== shown?.hash) throw new Refusal('hash_conflict');
  return platform.views.publish(user.id, definition);
});

/** Methods about views need no scope (slack-platform.md, Scopes). */
function viewMethod(handle: (args: Args, platform: Platform) => View): Method {
  return {
    scopes: [],
    acceptsJson: true,
    needsToken: true,
    handle: (args, platform) => ({ view: viewAsJson(handle(args, platform), platform.workspace.team) }),
  };
}

function readView(
  type: 'modal' | 'home',
  args: Args,
  { views }: Platform,
  current: View | null = null,
): ViewDefinition {
  const definition = readArgs(z.object({ view: z.record(z.string(), z.unknown()) }), args).view;
  if (JSON.stringify(definition).length > maxViewLength) throw new Refusal('view_too_large');
  const problems = problemsOfView(type, definition);
  if (problems.length > 0) throw refusalWithReasons('invalid_arguments', problems);
  const twin = views.findByExternalId(String(definition['external_id'] ?? ''));
  if (twin !== null && twin.id !== current?.id) throw new Refusal('duplicate_external_id');
  return definition;
}

export const viewMethods: ReadonlyMap<string, Method> = new Map([
  ['views.open', open],
  ['views.push', push],
  ['views.update', update],
  ['views.publish', publish],
]);
