import { html } from '../html.ts';
import { usePage } from '../page-context.ts';

/** The workspace that is shown; where there are two, the other one, and what is still to do in this one. */
export function WorkspaceSwitch() {
  const { slack, control } = usePage().state;
  const { workspaces } = control;
  const open = workspaces.find(({ id }) => id === slack.team.id);
  if (workspaces.length < 2 || !open) return html`<p class="workspace">${slack.team.name}</p>`;
  return html`
    <ul class="workspaces" aria-label="Workspaces">
      ${workspaces.map(
        ({ id, name }) => html`
          <li key=${id}>
            <a class="workspace" href=${`/?workspace=${id}`} aria-current=${id === open.id ? 'page' : undefined}>${name}</a>
          </li>
        `,
      )}
    </ul>
    ${
      !open.isInstalled &&
      html`
        <p class="workspace-step">
          The app is not here yet.
          <a class="button button-small" href=${open.installUrl} target="_blank" rel="noopener">Add to workspace</a>
        </p>
      `
    }
    ${
      open.isInstalled &&
      open.access &&
      html`
        <p class="workspace-step">
          Next, as ${open.access.admin}, type <code>/credo admin connect</code>: tenant <code>${open.access.tenant}</code>, API
          key <code>${open.access.apiKey}</code>.
        </p>
      `
    }
  `;
}
