import { lineBlocks } from '../../blockkit/blocks.ts';
import { bold, type Inline } from '../../blockkit/inline.ts';
import { textBlock } from '../../blockkit/inputs.ts';
import { formModal, type ModalView } from '../../blockkit/view.ts';

export const replyCallbackId = 'comment_reply';
export const replyTextBlock = 'reply';

/** With the author's name before it, a reply stays within the 3,000 characters Credo allows elsewhere (`credo-api.md`: Reviews). */
export const longestReply = 2_500;

/** What a reply is about, as it comes back with the form. */
export type ReplyPlace = {
  readonly connectionId: string;
  readonly useCaseId: string;
  readonly threadId: string;
  readonly channelId: string;
  /** The delivery whose message is answered. */
  readonly originId: number;
  /** The reply that did not arrive, when this is another try. */
  readonly againOf: string | null;
};

/**
 * The form to answer a comment. It says under whose name the reply will stand, and shows nothing of the comment, which
 * stands behind it. `owner` is null while Credo does not say whose API key it is.
 */
export function replyForm(
  place: ReplyPlace,
  { author, owner, text }: { readonly author: string; readonly owner: string | null; readonly text: string },
): ModalView {
  const writer: readonly Inline[] =
    owner === null ? ['the person whose API key this app uses,'] : [bold(owner), ', whose API key this app uses,'];
  return formModal({
    title: 'Reply in Credo AI',
    callbackId: replyCallbackId,
    privateMetadata: JSON.stringify(place),
    submit: 'Reply',
    blocks: [
      ...lineBlocks([
        [
          'It appears in Credo AI as written by ',
          ...writer,
          ' and begins with your name: “',
          bold(`${author} (from Slack):`),
          '”.',
        ],
        ['Here it appears in the thread, for everybody in the channel.'],
      ]),
      textBlock({ id: replyTextBlock, label: 'Your reply', text, mostLetters: longestReply }),
    ],
  });
}

/** The place a form is about; null when it is not ours. */
export function readReplyPlace(privateMetadata: string): ReplyPlace | null {
  const parsed: unknown = JSON.parse(privateMetadata === '' ? '{}' : privateMetadata);
  const read: Record<string, unknown> = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  const { connectionId, useCaseId, threadId, channelId, originId, againOf } = read;
  if (typeof connectionId !== 'string' || typeof useCaseId !== 'string' || typeof threadId !== 'string') return null;
  if (typeof channelId !== 'string' || typeof originId !== 'number') return null;
  return {
    connectionId,
    useCaseId,
    threadId,
    channelId,
    originId,
    againOf: typeof againOf === 'string' ? againOf : null,
  };
}
