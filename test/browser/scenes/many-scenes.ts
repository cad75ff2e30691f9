import type { Scene } from './scene.ts';

/** A second company, and the app as several replicas. */
export const manyScenes: readonly Scene[] = [
  {
    name: 'second-company',
    shows: 'A second company adds the app to its workspace by itself.',
    play: async ({ page }) => {
      await page.getByRole('list', { name: 'Workspaces' }).getByRole('link', { name: 'Northwind' }).click();
      await page.getByRole('link', { name: 'Add to workspace' }).waitFor();
      return page;
    },
  },
  {
    name: 'replicas',
    shows: 'Three replicas on PostgreSQL: one stands still, one is dead, and events go on.',
    play: async ({ page, credo, credoId, resumeScreener, news }) => {
      await page.getByRole('list', { name: 'Workspaces' }).getByRole('link', { name: 'Acme Bank' }).click();
      const replicas = page.getByRole('list', { name: 'Replicas of the app' });
      await replicas.getByRole('button', { name: 'Kill replica 1' }).click();
      await replicas.getByText('Replica 1 is dead').waitFor();
      const content = 'Does this come though replicas are away?';
      await news(
        '#governance',
        () => credo.actions.comment({ actor: credoId('Ana'), useCaseId: resumeScreener, content }).brought,
        (text) => text.includes('replicas are away'),
      );
      await replicas.getByRole('button', { name: 'Pause replica 2' }).click();
      await replicas.getByText('Replica 2 stands still').waitFor();
      return page;
    },
  },
];
