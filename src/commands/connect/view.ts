import { lineBlocks } from '../../blockkit/blocks.ts';
import { bold, type Inline } from '../../blockkit/inline.ts';
import { lineInputBlock, selectBlock } from '../../blockkit/inputs.ts';
import { formModal, type ModalView, readingModal } from '../../blockkit/view.ts';
import { typed } from '../answers.ts';
import { type ConnectFields, type ConnectPlace, connectCallbackId, disconnectCallbackId } from './fields.ts';

type Line = readonly Inline[];

export const title = 'Connect Credo AI';
const longestInput = 2_000;

/** Where each thing stands in the form, with what stands there already. The key never does. */
export function connectView(
  place: ConnectPlace,
  shown: Omit<ConnectFields, 'api_key' | 'signing_secret'>,
  problem: Line | null = null,
): ModalView {
  const isNew = place.id === '';
  const field = (id: string, label: string, more: { text?: string; hint?: string; isOptional?: boolean } = {}) =>
    lineInputBlock({ id, label, text: '', isOptional: false, mostLetters: longestInput, ...more });
  return formModal({
    title: isNew ? title : 'Edit the connection',
    callbackId: connectCallbackId,
    privateMetadata: JSON.stringify(place),
    submit: isNew ? 'Connect' : 'Save',
    blocks: [
      ...lineBlocks([
        ...(problem === null ? [] : [['⚠️ ', ...problem]]),
        isNew
          ? ['I need an API key of your Credo AI. It is stored encrypted, and I show it to nobody.']
          : ['The tenant ', bold(shown.tenant), ' stays; to use another one, connect it beside this.'],
      ]),
      field('name', 'Name', {
        text: shown.name,
        hint: 'What people here call it. Only needed when you connect several.',
      }),
      isNew
        ? field('tenant', 'Tenant', { text: shown.tenant, hint: 'As you type it when you sign in to Credo AI.' })
        : null,
      field('api_key', isNew ? 'API key' : 'New API key', {
        hint: isNew
          ? 'You see it while you type. It goes to Credo AI and nowhere else.'
          : 'Leave it empty to keep the one there is.',
        isOptional: !isNew,
      }),
      selectBlock({
        id: 'webhook_auth',
        actionId: 'text',
        label: 'How Credo AI proves that an event is from it',
        choices: [
          { value: 'none', label: 'By a secret address', isChosen: shown.webhook_auth !== 'o_auth' },
          { value: 'o_auth', label: 'By a token it fetches first (o_auth)', isChosen: shown.webhook_auth === 'o_auth' },
        ],
      }),
      field('signing_secret', 'Signing secret', {
        hint: 'Begins with whsec_, if Credo AI gave you one. Then events without its signature are refused.',
        isOptional: true,
      }),
      field('api_url', 'Address of the API', {
        text: shown.api_url,
        hint: 'Change it only if your company hosts Credo AI itself.',
        isOptional: true,
      }),
      field('app_url', 'Address of the web app', {
        text: shown.app_url,
        hint: 'Where links in messages lead.',
        isOptional: true,
      }),
    ],
  });
}

export const checkingView: ModalView = readingModal({
  title,
  blocks: lineBlocks([['⏳ I am asking Credo AI whether this works. It takes a few seconds.']]),
});

/** What works now, and what to do next. */
export function connectedView(lines: readonly Line[]): ModalView {
  return readingModal({
    title,
    blocks: lineBlocks([
      ...lines,
      ['Next: go to a channel and type ', typed('subscribe reviews'), '. ', typed('status'), ' shows how it goes.'],
    ]),
  });
}

export function disconnectView(id: string, name: string): ModalView {
  return formModal({
    title: 'Disconnect Credo AI',
    callbackId: disconnectCallbackId,
    privateMetadata: JSON.stringify({ id }),
    submit: 'Disconnect',
    blocks: lineBlocks([
      ['Channels get nothing from ', bold(name), ' any more, and I remove its webhook in Credo AI.'],
      ['What channels subscribed is kept for 30 days: connect the same tenant again, and it goes on.'],
    ]),
  });
}

export function sayingView(lines: readonly Line[], heading = title): ModalView {
  return readingModal({ title: heading, blocks: lineBlocks(lines) });
}
