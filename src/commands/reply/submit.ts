import type { Caller } from '../answer.ts';
import type { CommandContext } from '../deps.ts';
import { longestReply, type ReplyPlace, replyTextBlock } from './form.ts';

type Errors = Readonly<Record<string, string>>;

/**
 * Keeps a reply to be sent, however often its form arrives. Returns null once it is safe, else what is wrong, by field;
 * the form then stays open with its text. Whether it may be sent is looked at afterwards, because Slack waits three seconds.
 */
export async function submitReply(
  deps: CommandContext,
  { teamId, userId, userName }: Caller,
  place: ReplyPlace,
  formId: string,
  text: string,
): Promise<Errors | null> {
  const { writeBack } = deps;
  if (!writeBack)
    return wrong('Replying from Slack has been turned off. Nothing was sent: copy your text to Credo AI.');
  if (text.trim() === '') return wrong('Write something first. Nothing was sent.');
  if (text.length > longestReply) return wrong(`At most ${longestReply} characters fit. Nothing was sent: shorten it.`);
  const added = await writeBack.replies.add({ ...place, id: formId, teamId, userId, userName, text: text.trim() });
  if (added === 'same') {
    return wrong('You sent exactly this a moment ago, so I did not send it twice. Change it, or press Cancel.');
  }
  deps.log.info('reply.taken', {
    replyId: formId,
    isRepeat: added === 'known',
    teamId,
    userId,
    channelId: place.channelId,
  });
  writeBack.onReply();
  return null;
}

/** What the form says when its reply could not even be kept. */
export const notKept = wrong('Something broke on our side. Nothing was sent: press Reply again.');

function wrong(text: string): Errors {
  return { [replyTextBlock]: text };
}
