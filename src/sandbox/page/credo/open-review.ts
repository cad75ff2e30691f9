import { useState } from 'preact/hooks';
import type { UseCase } from '../../credo/types.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useActor } from './actor.ts';
import { nameOf } from './tags.ts';

/** Starts a review and says who shall do it. */
export function OpenReview({ useCase }: { useCase: UseCase }) {
  const { state, act } = usePage();
  const actor = useActor();
  const [reviewers, setReviewers] = useState<readonly string[]>([]);
  const toggle = (id: string) => (event: At<HTMLInputElement>) => {
    const others = reviewers.filter((one) => one !== id);
    setReviewers(event.currentTarget.checked ? [...others, id] : others);
  };
  const onSubmit = async (event: Event) => {
    event.preventDefault();
    const answer = await act('credo/open-review', {
      actor: actor.id,
      useCaseId: useCase.id,
      reviewers: [...reviewers],
    });
    if (answer !== null) setReviewers([]);
  };
  return html`
    <form class="card open-review" onSubmit=${onSubmit}>
      <fieldset>
        <legend>Who shall review it?</legend>
        <div class="reviewers">
          ${state.credo.people.map(
            (person) => html`
              <label class="pill" key=${person.id}>
                <input type="checkbox" checked=${reviewers.includes(person.id)} onChange=${toggle(person.id)} />
                <span>${nameOf(person)}</span>
              </label>
            `,
          )}
        </div>
      </fieldset>
      <button type="submit" class="button button-primary">Open a review</button>
    </form>
  `;
}
