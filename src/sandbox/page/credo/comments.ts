import { useState } from 'preact/hooks';
import type { CommentThread } from '../../credo/records.ts';
import type { UseCase } from '../../credo/types.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useActor } from './actor.ts';
import { Comment } from './comment.ts';
import { CommentBox } from './comment-box.ts';

type CommentsProps = {
  readonly useCase: UseCase;
  /** Comments on a review of it; null for those on the use case itself. */
  readonly reviewId: string | null;
};

/** The threads of comments on a use case or on a review. */
export function Comments({ useCase, reviewId }: CommentsProps) {
  const { state, act } = usePage();
  const actor = useActor();
  const threads = state.credo.threads.filter(
    (thread) => thread.use_case_id === useCase.id && thread.parent_use_case_review_id === reviewId,
  );
  const say = async (content: string) => {
    const about = reviewId === null ? {} : { reviewId };
    return (await act('credo/comment', { actor: actor.id, useCaseId: useCase.id, ...about, content })) !== null;
  };
  const label = reviewId === null ? 'Comment on the use case' : 'Comment on the review';
  return html`
    ${threads.map((thread) => html`<${Thread} key=${thread.id} thread=${thread} />`)}
    <${CommentBox} label=${label} button="Comment" onSend=${say} />
  `;
}

function Thread({ thread }: { thread: CommentThread }) {
  const { state, act } = usePage();
  const actor = useActor();
  const [isReplying, setReplying] = useState(false);
  const comments = state.credo.comments.filter(({ comment_thread_id }) => comment_thread_id === thread.id);
  if (comments.length === 0) return null;
  const isResolved = thread.status === 'resolved';
  const reply = async (content: string) => {
    const about = { useCaseId: thread.use_case_id, threadId: thread.id };
    const answer = await act('credo/comment', { actor: actor.id, ...about, content });
    if (answer !== null) setReplying(false);
    return answer !== null;
  };
  return html`
    <div class=${isResolved ? 'comment-thread comment-thread-resolved' : 'comment-thread'}>
      <ol>${comments.map((comment) => html`<${Comment} key=${comment.id} comment=${comment} />`)}</ol>
      ${isReplying && html`<${CommentBox} label="Reply" button="Reply" onSend=${reply} onCancel=${() => setReplying(false)} />`}
      <p class="comment-tools">
        ${isResolved && html`<span class="chip">Resolved</span>`}
        ${!isReplying && html`<button type="button" class="link-button" onClick=${() => setReplying(true)}>Reply</button>`}
        ${
          !isResolved &&
          html`
            <button type="button" class="link-button"
              onClick=${() => void act('credo/resolve-thread', { actor: actor.id, threadId: thread.id })}>Resolve</button>
          `
        }
      </p>
    </div>
  `;
}
