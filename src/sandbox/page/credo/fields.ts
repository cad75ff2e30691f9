import { useState } from 'preact/hooks';
import type { UseCase } from '../../credo/types.ts';
import type { CredoState } from '../../web/page-state.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useActor } from './actor.ts';

type Kind = 'text' | 'list' | 'date' | 'yes_no' | 'risk';

const metadata: readonly { readonly field: string; readonly label: string; readonly kind: Kind }[] = [
  { field: 'risk_category_level', label: 'Risk', kind: 'risk' },
  { field: 'governance_status', label: 'Governance status', kind: 'text' },
  { field: 'name', label: 'Name', kind: 'text' },
  { field: 'description', label: 'Description', kind: 'text' },
  { field: 'ai_type', label: 'Kind of AI', kind: 'text' },
  { field: 'industries', label: 'Industries', kind: 'list' },
  { field: 'regions', label: 'Regions', kind: 'list' },
  { field: 'is_vendor', label: 'From a vendor', kind: 'yes_no' },
  { field: 'icon', label: 'Icon', kind: 'text' },
  { field: 'questionnaire_ids', label: 'Questionnaires', kind: 'list' },
];

/** The fields of a use case, each to be changed by itself as in Credo AI. */
export function Fields({ useCase }: { useCase: UseCase }) {
  const { state, act } = usePage();
  const actor = useActor();
  const about = { actor: actor.id, useCaseId: useCase.id };
  const held: Readonly<Record<string, unknown>> = { ...useCase };
  const custom = state.credo.customFields.filter(({ use_case_id }) => use_case_id === useCase.id);
  return html`
    <div class="fields-form">
      ${metadata.map(
        ({ field, label, kind }) => html`
          <${Field} key=${field} label=${label} kind=${kind} value=${held[field] ?? null} isNeeded=${field === 'name'}
            onSave=${(value: unknown) => void act('credo/change-field', { ...about, field, value })} />
        `,
      )}
      ${custom.length > 0 && html`<h4>Custom fields</h4>`}
      ${custom.map(
        ({ id, name, type, value }) => html`
          <${Field} key=${id} label=${name} kind=${type === 'date' ? 'date' : 'text'} value=${value}
            onSave=${(changed: unknown) =>
              void act('credo/change-custom-field', { ...about, customFieldId: id, value: changed })} />
        `,
      )}
    </div>
  `;
}

type FieldProps = {
  readonly label: string;
  readonly kind: Kind;
  readonly value: unknown;
  /** Cannot be without a value. */
  readonly isNeeded?: boolean;
  readonly onSave: (value: unknown) => void;
};

function Field({ label, kind, value, isNeeded = false, onSave }: FieldProps) {
  const { riskClassifications } = usePage().state.credo;
  const [draft, setDraft] = useState<string | null>(null);
  const now = asText(value);
  const shown = draft ?? now;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (draft === null || draft === now || (isNeeded && draft.trim() === '')) return;
    setDraft(null);
    onSave(fromText(draft, kind, riskClassifications));
  };
  const remove = () => {
    setDraft(null);
    onSave(fromText('', kind, riskClassifications));
  };
  const isChanged = draft !== null && draft !== now;
  const take = (event: At<HTMLInputElement | HTMLSelectElement>) => setDraft(event.currentTarget.value);
  const choices = choicesOf(kind, riskClassifications);
  return html`
    <form class="field" onSubmit=${onSubmit}>
      <label>
        <span class="field-label">${label}</span>
        ${
          choices
            ? html`
                <select class="select" onChange=${take}>
                  ${choices.map(([id, text]) => html`<option value=${id} selected=${id === shown}>${text}</option>`)}
                </select>
              `
            : html`<input class="input" type=${kind === 'date' ? 'date' : 'text'} value=${shown} onInput=${take} />`
        }
      </label>
      ${
        isChanged
          ? html`<button type="submit" class="button button-small button-primary">Save<span class="visually-hidden"> ${label}</span></button>`
          : now !== '' &&
            !isNeeded &&
            html`<button type="button" class="icon-button" aria-label=${`Remove ${label}`} title="Remove the value" onClick=${remove}>✕</button>`
      }
    </form>
  `;
}

type Risks = CredoState['riskClassifications'];

function choicesOf(kind: Kind, risks: Risks): readonly (readonly [string, string])[] | null {
  if (kind === 'yes_no')
    return [
      ['', '–'],
      ['true', 'Yes'],
      ['false', 'No'],
    ];
  return kind === 'risk' ? [['', '–'], ...risks.map(({ level, name }) => [String(level), name] as const)] : null;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What Credo holds for what was typed; nothing typed means no value. */
function fromText(text: string, kind: Kind, risks: Risks): unknown {
  const trimmed = text.trim();
  if (kind === 'list')
    return trimmed
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  if (trimmed === '') return null;
  if (kind === 'yes_no') return trimmed === 'true';
  return kind === 'risk' ? (risks.find(({ level }) => String(level) === trimmed)?.level ?? trimmed) : trimmed;
}
