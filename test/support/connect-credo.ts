import type { Slack, View } from '../../src/sandbox/slack/types.ts';

type Values = Readonly<Record<string, string>>;

/** What a view says, in plain words. */
export function wordsIn(view: View): string {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      if ('text' in value && typeof value.text === 'string') texts.push(value.text);
      for (const one of Object.values(value)) if (typeof one === 'object') walk(one);
    }
  };
  walk(view.blocks);
  return texts.join('');
}

/** Types `/credo admin connect` and resolves with the form. */
export async function openConnect(slack: Slack, user: string, channel: string): Promise<View> {
  const before = slack.modals(user).length;
  await slack.command({ user, channel, text: 'admin connect' });
  return slack.waitFor(() => (slack.modals(user).length > before ? slack.modals(user).at(-1) : null));
}

/** Submits a form of a connection, and resolves with what it turns into once Credo has answered. */
export async function submitConnect(slack: Slack, user: string, form: View, values: Values): Promise<View> {
  const result = await slack.submitView({ user, view: form.id, values });
  if (Object.keys(result.errors).length > 0 || result.problem) throw new Error(JSON.stringify(result));
  return slack.waitFor(() => {
    const view = slack.modals(user).find(({ id }) => id === form.id);
    return view && view.hash !== form.hash && !wordsIn(view).includes('⏳') ? view : null;
  });
}

/** Connects a tenant, which must work. */
export async function connect(
  slack: Slack,
  user: string,
  channel: string,
  credo: { readonly tenant: string; readonly apiKey: string },
  name: string,
  more: Values = {},
): Promise<View> {
  const form = await openConnect(slack, user, channel);
  const values = { name, tenant: credo.tenant, api_key: credo.apiKey, ...more };
  const done = await submitConnect(slack, user, form, values);
  if (!wordsIn(done).includes('✅ Connected as')) throw new Error(wordsIn(done));
  await slack.closeView({ user, view: done.id });
  return done;
}
