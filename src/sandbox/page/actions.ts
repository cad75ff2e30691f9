import type { ActionName, Actions } from '../web/page-state.ts';
import type { Option } from './blocks/types.ts';

/** The trigger Slack made for it, by which the app can open a modal. */
type Triggered = { readonly triggerId: string };

type Extras = {
  'slack/command': Triggered;
  'slack/click': Triggered;
  'slack/shortcut': Triggered;
  'slack/submit-view': Triggered & { readonly errors?: Readonly<Record<string, string>> };
  'slack/create-channel': { readonly channelId: string };
  'slack/options': { readonly options: readonly Option[] };
};

type ExtrasOf<N extends ActionName> = N extends keyof Extras ? Extras[N] : object;

/** What the server answers to an action; `error` is a sentence for people. */
export type Answer<N extends ActionName> =
  | ({ readonly ok: true } & ExtrasOf<N>)
  | { readonly ok: false; readonly error: string };

const noAnswer = 'The sandbox does not answer. Look whether `npm run sandbox` still runs in your terminal.';

/** Asks the server to do something. Never rejects. */
export async function send<N extends ActionName>(name: N, body: Actions[N]): Promise<Answer<N>> {
  try {
    const response = await fetch(`/actions/${name}${location.search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: noAnswer };
  }
}
