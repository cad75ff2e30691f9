import type { ActionButton } from '../blockkit/blocks.ts';
import { code } from '../blockkit/inline.ts';
import { answer, type SlackMessage } from '../blockkit/message.ts';

/** The first message to whoever installed the app: what it does, and what to do next. `buttons` connect Credo AI. */
export function welcomeNotice(
  place: { readonly name: string; readonly isConnected: boolean },
  buttons: readonly ActionButton[] = [],
): SlackMessage {
  const where = place.name === '' ? 'Slack' : place.name;
  const first = [
    `Thank you for installing me in ${where}. I bring news from Credo AI to the right channel and to the right person.`,
  ];
  if (place.isConnected) {
    const next = ['To start, go to a channel and type ', code('/credo subscribe reviews'), '.'];
    return answer([first, next, ['To see what else there is, type ', code('/credo help'), '.']]);
  }
  return answer(
    [
      first,
      ['To start, connect me to Credo AI: type ', code('/credo admin connect'), '. Only admins can do that.'],
      ['Then go to a channel and type ', code('/credo subscribe reviews'), '.'],
    ],
    buttons,
  );
}
