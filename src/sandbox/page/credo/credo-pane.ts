import { useState } from 'preact/hooks';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { ActorContext } from './actor.ts';
import { Risk } from './risk.ts';
import { nameOf } from './tags.ts';
import { UseCase } from './use-case.ts';
import { Webhooks } from './webhooks.ts';

type CredoPaneProps = { readonly useCaseId: string | null; readonly onUseCase: (id: string | null) => void };

/** The tenant in Credo AI, in which one can act as anybody. */
export function CredoPane({ useCaseId, onUseCase }: CredoPaneProps) {
  const { credo, slack } = usePage().state;
  const [actorId, setActorId] = useState<string | null>(null);
  const inSlack = new Set(slack.users.map(({ email }) => email));
  const people = credo.people.filter(({ deleted_at }) => deleted_at === null);
  const actor = people.find(({ id }) => id === actorId) ?? people.find(({ email }) => inSlack.has(email)) ?? people[0];
  if (actor === undefined) return html`<p class="empty">Nobody is in this tenant.</p>`;
  const useCase = credo.useCases.find(({ id }) => id === useCaseId);
  return html`
    <${ActorContext.Provider} value=${actor}>
      <label class="you">
        <span>Act as</span>
        <select class="select" onChange=${(event: At<HTMLSelectElement>) => setActorId(event.currentTarget.value)}>
          ${people.map(
            (person) => html`
              <option value=${person.id} selected=${person.id === actor.id}>
                ${nameOf(person)}${inSlack.has(person.email) ? '' : ' (not in Slack)'}
              </option>
            `,
          )}
        </select>
      </label>
      <div class="credo-scroll" tabindex="0" role="region" aria-label="Use cases and webhooks">
        ${
          useCase
            ? html`<${UseCase} key=${useCase.id} useCase=${useCase} onBack=${() => onUseCase(null)} />`
            : html`<${UseCaseList} onUseCase=${onUseCase} />`
        }
        <${Webhooks} />
      </div>
    <//>
  `;
}

function UseCaseList({ onUseCase }: { onUseCase: (id: string) => void }) {
  const { useCases, reviews } = usePage().state.credo;
  const isReviewed = (id: string) =>
    reviews.some((review) => review.use_case_id === id && review.status === 'in_progress');
  return html`
    <h3>Use cases</h3>
    <ul class="use-cases">
      ${useCases.map(
        (useCase) => html`
          <li key=${useCase.id}>
            <button type="button" class="use-case-entry" onClick=${() => onUseCase(useCase.id)}>
              <span class="use-case-title">${useCase.name}</span>
              <span class="use-case-about">
                ${useCase.use_case_number} <${Risk} level=${useCase.risk_category_level} />
                ${isReviewed(useCase.id) && html`<span class="chip review-in_progress">In review</span>`}
              </span>
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}
