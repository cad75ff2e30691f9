import { useState } from 'preact/hooks';
import type { Review as HeldReview, ReviewStatus } from '../../credo/records.ts';
import type { UseCase } from '../../credo/types.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { momentOf } from '../times.ts';
import { useActor } from './actor.ts';
import { Comments } from './comments.ts';
import { nameOf } from './tags.ts';
import { TaskRow } from './task-row.ts';

const statuses: Readonly<Record<ReviewStatus, string>> = {
  in_progress: 'In progress',
  approved: 'Approved',
  rejected: 'Rejected',
  closed: 'Closed',
};

/** A review with its tasks and comments, and what can be done with it. */
export function Review({ review, useCase }: { review: HeldReview; useCase: UseCase }) {
  const { people, tasks } = usePage().state.credo;
  const opener = people.find(({ id }) => id === review.user_id);
  const own = tasks.filter(({ use_case_review_id }) => use_case_review_id === review.id);
  const isOpen = review.status === 'in_progress';
  return html`
    <article class="card review" aria-label="Review">
      <header class="card-head">
        <span class=${`chip review-${review.status}`}>${statuses[review.status]}</span>
        <span class="hint">
          opened by ${opener ? nameOf(opener) : 'somebody'}, <time datetime=${review.inserted_at}>${momentOf(Date.parse(review.inserted_at))}</time>
        </span>
      </header>
      <ul class="tasks">${own.map((task) => html`<${TaskRow} key=${task.id} task=${task} isOpen=${isOpen} />`)}</ul>
      ${isOpen && html`<${AssignTask} reviewId=${review.id} />`}
      <${Comments} useCase=${useCase} reviewId=${review.id} />
      ${isOpen && html`<${EndReview} reviewId=${review.id} />`}
    </article>
  `;
}

function AssignTask({ reviewId }: { reviewId: string }) {
  const { state, act } = usePage();
  const actor = useActor();
  const assign = (event: At<HTMLSelectElement>) => {
    const select = event.currentTarget;
    void act('credo/assign-task', { actor: actor.id, reviewId, assignee: select.value });
    select.value = '';
  };
  return html`
    <select class="select" aria-label="Give somebody a task" onChange=${assign}>
      <option value="" selected>+ Give somebody a task…</option>
      ${state.credo.people.map((person) => html`<option value=${person.id}>${nameOf(person)}</option>`)}
    </select>
  `;
}

const endings = [
  { status: 'approved', label: 'Approve', style: 'button-primary' },
  { status: 'rejected', label: 'Reject', style: 'button-danger' },
  { status: 'closed', label: 'Close', style: '' },
] as const;

function EndReview({ reviewId }: { reviewId: string }) {
  const { act } = usePage();
  const actor = useActor();
  const [comment, setComment] = useState('');
  const end = (status: (typeof endings)[number]['status']) => {
    const said = comment.trim() === '' ? {} : { comment: comment.trim() };
    void act('credo/end-review', { actor: actor.id, reviewId, status, ...said });
  };
  return html`
    <div class="end-review">
      <input class="input" aria-label="Comment on the decision (optional)" placeholder="Why (optional)" value=${comment}
        onInput=${(event: At<HTMLInputElement>) => setComment(event.currentTarget.value)} />
      <div class="row">
        ${endings.map(
          ({ status, label, style }) =>
            html`<button type="button" class=${`button button-small ${style}`} onClick=${() => end(status)}>${label}</button>`,
        )}
      </div>
    </div>
  `;
}
