import type { Clock } from '../../clock.ts';
import { tenantChecks } from '../checks/credo.ts';
import { credoAiUrls, questions } from './questions.ts';
import { take, takeChecked, type Work } from './steps.ts';

/** Takes the tenant whose events arrive and looks whether its API token works; or leaves that to each workspace. */
export async function takeCredoSettings(work: Work, isForMany: boolean, clock: Clock): Promise<void> {
  const { desk, keep, known } = work;
  const isOwnHost = (known.current('CREDO_API_URL') ?? credoAiUrls.api) !== credoAiUrls.api;
  const isKnown = known.current('CREDO_TENANT') !== undefined;
  const way = await desk.choose({
    flag: 'credo',
    message: 'Which Credo AI do the events come from?',
    options: [
      { value: 'tenant', label: 'One tenant at credo.ai', hint: 'by an API token; every installed workspace uses it' },
      {
        value: 'self-hosted',
        label: 'One tenant of a self-hosted Credo AI',
        hint: 'the same, at addresses of your own',
      },
      { value: 'each', label: 'Each workspace connects its own', hint: 'in Slack, with /credo admin connect' },
    ],
    initial: isForMany && !isKnown ? 'each' : isOwnHost ? 'self-hosted' : 'tenant',
  });
  if (way === 'each') return keep({ CREDO_TENANT: '', CREDO_API_KEY: '' });
  if (way === 'self-hosted') {
    await take(work, questions.credoApiUrl);
    await take(work, questions.credoAppUrl);
  } else if (isOwnHost) keep({ CREDO_API_URL: '', CREDO_APP_URL: '' });
  const address = way === 'self-hosted' ? known.current('CREDO_API_URL') : undefined;
  await takeChecked(work, [questions.tenant, questions.apiKey], ({ CREDO_TENANT = '', CREDO_API_KEY = '' }) => {
    const addresses = {
      CREDO_API_URL: (address ?? credoAiUrls.api).replace(/\/+$/, ''),
      CREDO_APP_URL: credoAiUrls.app,
    };
    return tenantChecks({ CREDO_TENANT, CREDO_API_KEY, CREDO_WEBHOOK_AUTH: 'none', ...addresses }, clock);
  });
}
