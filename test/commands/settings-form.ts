import { expect } from 'vitest';
import type { View } from '../../src/sandbox/slack/types.ts';
import type { World } from '../support/world.ts';

type Input = {
  readonly block_id: string;
  readonly label?: { readonly text: string };
  readonly element?: {
    readonly action_id: string;
    readonly initial_options?: readonly { readonly value: string }[];
    readonly initial_option?: { readonly value: string };
  };
  readonly elements?: readonly {
    readonly action_id: string;
    readonly options?: readonly { readonly value: string; readonly text: { readonly text: string } }[];
  }[];
};

const inputsOf = (view: View) => view.blocks as unknown as readonly Input[];

/** Types bare `/credo` and resolves with the modal that opens. */
export async function openForm(world: World, channel = '#governance', user = 'ana'): Promise<View> {
  await world.slack.command({ user, channel });
  return world.slack.waitFor(() => world.slack.modals(user).at(-1));
}

/** By block: what is chosen in menus of several things. */
export function chosenIn(view: View): Record<string, string[]> {
  return Object.fromEntries(
    inputsOf(view).flatMap(({ block_id, element }) =>
      element?.initial_options ? [[block_id, element.initial_options.map(({ value }) => value)]] : [],
    ),
  );
}

/** By name: how messages come, as the form shows it. */
export function settingsIn(view: View): Record<string, string> {
  return Object.fromEntries(
    inputsOf(view).flatMap(({ block_id, element }) =>
      element?.initial_option ? [[block_id.replace('channel:', ''), element.initial_option.value]] : [],
    ),
  );
}

/** The choices of a channel that its form offers to edit, in words. */
export function rowsIn(view: View): string[] {
  return rowOptions(view).map(({ text }) => text.text);
}

function rowOptions(view: View) {
  return inputsOf(view).find(({ block_id }) => block_id === 'row')?.elements?.[0]?.options ?? [];
}

/** Chooses another of the channel's choices and resolves with the form as it is then. */
export async function chooseRow(world: World, view: View, label: string, user = 'ana'): Promise<View> {
  const option = rowOptions(view).find(({ text }) => text.text === label);
  if (!option) throw new Error(`No ${label}; there are: ${rowsIn(view).join(' / ')}`);
  await world.slack.click({ user, view: view.id, actionId: 'settings:row', value: option.value });
  return world.slack.waitFor(() =>
    world.slack.modals(user).find((one) => one.id === view.id && one.hash !== view.hash),
  );
}

/** What the form offers for some letters typed into one of its menus. */
export async function lookFor(world: World, view: View, blockId: string, value: string, user = 'ana') {
  const actionId = inputsOf(view).find(({ block_id }) => block_id === blockId)?.element?.action_id ?? '';
  const loaded = await world.slack.options({ user, view: view.id, blockId, actionId, value });
  expect(loaded).toMatchObject({ status: 200, problem: null });
  return loaded.options;
}

/** Submits the form, which must be taken. */
export async function save(world: World, view: View, values: Record<string, string | string[]>, user = 'ana') {
  const result = await world.slack.submitView({ user, view: view.id, values });
  expect(result).toMatchObject({ status: 200, problem: null, errors: {} });
}

/** Submits the form, which must not be taken, and resolves with what is wrong, by block. */
export async function refused(world: World, view: View, values: Record<string, string | string[]>, user = 'ana') {
  const result = await world.slack.submitView({ user, view: view.id, values });
  expect(result).toMatchObject({ status: 200, problem: null });
  expect(result.errors).not.toEqual({});
  return result.errors;
}
