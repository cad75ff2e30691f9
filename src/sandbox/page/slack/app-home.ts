import type { View } from '../../slack/types.ts';
import { Blocks } from '../blocks/block.ts';
import { SurfaceContext, useNewSurface } from '../blocks/surface.ts';
import { html } from '../html.ts';

/** The app's Home tab as one person sees it. */
export function AppHome({ view }: { view: View | null }) {
  return html`
    <div class="app-home" tabindex="0" role="region" aria-label="Home tab of Credo AI">
      ${view === null ? html`<p class="empty">The app is making this page…</p>` : html`<${HomeBlocks} key=${view.id} view=${view} />`}
    </div>
  `;
}

function HomeBlocks({ view }: { view: View }) {
  const surface = useNewSurface({ view: view.id });
  return html`<${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${view.blocks} /><//>`;
}
