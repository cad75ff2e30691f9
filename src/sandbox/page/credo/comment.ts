import { useState } from 'preact/hooks';
import type { Comment as HeldComment } from '../../credo/records.ts';
import { Avatar } from '../avatar.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { momentOf } from '../times.ts';
import { useActor } from './actor.ts';
import { CommentBox } from './comment-box.ts';
import { nameOf, parseTags } from './tags.ts';

/** One comment; whoever wrote it can edit or delete it. */
export function Comment({ comment }: { comment: HeldComment }) {
  const { state, act } = usePage();
  const actor = useActor();
  const [isEditing, setEditing] = useState(false);
  const author = state.credo.people.find(({ id }) => id === comment.user_id);
  const name = author ? nameOf(author) : 'Somebody';
  const save = async (content: string) => {
    const answer = await act('credo/edit-comment', { actor: actor.id, commentId: comment.id, content });
    if (answer !== null) setEditing(false);
    return answer !== null;
  };
  return html`
    <li class="comment">
      <${Avatar} name=${name} />
      <div class="comment-body">
        <p class="byline">
          <strong>${name}</strong> <time datetime=${comment.inserted_at}>${momentOf(Date.parse(comment.inserted_at))}</time>
          ${comment.updated_at !== comment.inserted_at && html`<span class="edited">(edited)</span>`}
        </p>
        ${
          isEditing
            ? html`
                <${CommentBox} label="Edit the comment" button="Save" initial=${comment.content} onSend=${save}
                  onCancel=${() => setEditing(false)} />
              `
            : html`<p class="comment-text">${parseTags(comment.content).map(drawPart)}</p>`
        }
        ${
          comment.user_id === actor.id &&
          !isEditing &&
          html`
            <p class="comment-tools">
              <button type="button" class="link-button" onClick=${() => setEditing(true)}>Edit</button>
              <button type="button" class="link-button"
                onClick=${() => void act('credo/delete-comment', { actor: actor.id, commentId: comment.id })}>Delete</button>
            </p>
          `
        }
      </div>
    </li>
  `;
}

function drawPart(part: ReturnType<typeof parseTags>[number]) {
  return part.kind === 'text' ? part.text : html`<span class="mention">@${part.name}</span>`;
}
