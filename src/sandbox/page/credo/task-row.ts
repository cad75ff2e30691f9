import type { Task, TaskStatus, TaskSubStatus } from '../../credo/records.ts';
import { type At, html } from '../html.ts';
import { usePage } from '../page-context.ts';
import { useActor } from './actor.ts';
import { nameOf } from './tags.ts';

type Step = { readonly label: string; readonly status: TaskStatus; readonly subStatus: TaskSubStatus };

const steps: readonly Step[] = [
  { label: 'To do', status: 'todo', subStatus: 'none' },
  { label: 'In progress', status: 'in_progress', subStatus: 'none' },
  { label: 'Ready for validation', status: 'in_progress', subStatus: 'ready_for_validation' },
  { label: 'Done: approved', status: 'done', subStatus: 'approve' },
  { label: 'Done: rejected', status: 'done', subStatus: 'reject' },
  { label: 'Done: changes requested', status: 'done', subStatus: 'change_request' },
  { label: 'Done: cancelled', status: 'done', subStatus: 'cancel' },
];

/** Whose task it is, how far it is, and the means to change that. */
export function TaskRow({ task, isOpen }: { task: Task; isOpen: boolean }) {
  const { state, act } = usePage();
  const actor = useActor();
  const names = state.credo.people.filter(({ id }) => task.user_ids.includes(id)).map(nameOf);
  const name = names.join(', ') || 'Nobody';
  const current = steps.find(({ status, subStatus }) => status === task.status && subStatus === task.sub_status);
  const onChange = (event: At<HTMLSelectElement>) => {
    const step = steps[Number(event.currentTarget.value)];
    if (step === undefined) return;
    const { status, subStatus } = step;
    void act('credo/change-task', { actor: actor.id, taskId: task.id, status, subStatus });
  };
  if (!isOpen)
    return html`<li class="task"><span>${name}</span><span class="chip">${current?.label ?? task.status}</span></li>`;
  return html`
    <li class="task">
      <span>${name}</span>
      <select class="select" aria-label=${`Task of ${name}`} onChange=${onChange}>
        ${!current && html`<option selected disabled>${task.status}, ${task.sub_status}</option>`}
        ${steps.map((step, index) => html`<option value=${index} selected=${step === current}>${step.label}</option>`)}
      </select>
      <button type="button" class="icon-button" aria-label=${`Delete the task of ${name}`}
        onClick=${() => void act('credo/delete-task', { actor: actor.id, taskId: task.id })}>✕</button>
    </li>
  `;
}
