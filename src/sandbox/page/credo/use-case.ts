import type { UseCase as HeldUseCase } from '../../credo/types.ts';
import { html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { Comments } from './comments.ts';
import { Fields } from './fields.ts';
import { OpenReview } from './open-review.ts';
import { Review } from './review.ts';
import { Risk } from './risk.ts';

/** One use case with all that people do to it. */
export function UseCase({ useCase, onBack }: { useCase: HeldUseCase; onBack: () => void }) {
  const { reviews } = usePage().state.credo;
  const own = reviews.filter(({ use_case_id }) => use_case_id === useCase.id).toReversed();
  return html`
    <div class="use-case">
      <button type="button" class="link-button" onClick=${onBack}>‹ All use cases</button>
      <h3 class="use-case-name">${useCase.name}</h3>
      <p class="use-case-about">
        <span>${useCase.use_case_number}</span> <${Risk} level=${useCase.risk_category_level} />
      </p>
      <p class="hint">${useCase.description}</p>
      <section aria-label="Reviews">
        <h4>Reviews</h4>
        ${own.every(({ status }) => status !== 'in_progress') && html`<${OpenReview} useCase=${useCase} />`}
        ${own.map((review) => html`<${Review} key=${review.id} review=${review} useCase=${useCase} />`)}
      </section>
      <section aria-label="Comments on the use case">
        <h4>Comments</h4>
        <${Comments} useCase=${useCase} reviewId=${null} />
      </section>
      <section aria-label="Fields">
        <h4>Fields</h4>
        <${Fields} key=${useCase.id} useCase=${useCase} />
      </section>
    </div>
  `;
}
