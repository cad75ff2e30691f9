import type { Answer, Caller } from '../answer.ts';
import { toPerson, typed } from '../answers.ts';
import { isDirect } from '../standing.ts';

/** `/credo settings` where no form could be opened, as in a thread: a button that can, and what to type instead. */
export function settingsCommand(caller: Caller): Answer {
  const place = isDirect(caller) ? 'channels get' : 'this channel gets';
  return toPerson(
    [
      [`Choose in a form what ${place}, or type `, typed('help'), ' to see every command.'],
      ['In a channel, ', typed('list'), ' shows what it gets.'],
    ],
    [{ text: 'Open settings', action_id: 'settings:open' }],
  );
}
