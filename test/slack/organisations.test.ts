import { expect, test } from 'vitest';
import { startMany } from '../support/many-workspaces.ts';
import { until } from '../support/until.ts';

/** An organisation of two workspaces that installed the app as a whole. */
async function startOrganisation(env: Readonly<Record<string, string>> = {}) {
  const world = await startMany({ env });
  await world.install('E0NORTHWIND', { user: 'eva' });
  const eu = world.platform.workspace('T0NORTHEU');
  const us = world.platform.workspace('T0NORTHUS');
  const logged = (event: string) => world.logLines.filter((line) => line.includes(`"event":"${event}"`));
  let review = 0;
  const emit = async () => {
    review += 1;
    const data = { useCaseId: world.credo.seed.useCases[0]?.id, reviewId: `r${review}`, status: 'in_progress' };
    await world.credo.emit({ type: 'use_case_review_status_updated', data });
  };
  const texts = (slack: typeof eu, channel: string) => slack.messages(channel).map(({ text }) => text);
  return { ...world, eu, us, logged, emit, texts, organisation: world.platform.organisation('E0NORTHWIND') };
}

test('the form, buttons and the Home tab work in each of its workspaces', async () => {
  const { eu, us, logged } = await startOrganisation();
  await eu.command({ user: 'eva', channel: '#risk', text: '' });
  const view = await eu.waitFor(() => eu.modals('eva')[0]);
  expect(view.definition['callback_id']).toBe('channel_settings');
  await us.openHome('uma');
  const home = await us.waitFor(() => us.home('uma'));
  expect(home.blocks.length).toBeGreaterThan(0);
  const answer = await us.waitForAnswer(
    await us.command({ user: 'uma', channel: '#risk-us', text: 'subscribe reviews' }),
  );
  const buttons = answer.blocks.flatMap((block) => (Array.isArray(block['elements']) ? block['elements'] : []));
  const undo = buttons.find((element: { action_id?: string }) => element.action_id?.startsWith('undo'));
  expect(undo).toBeDefined();
  const pressed = await us.click({ user: 'uma', message: answer, actionId: undo.action_id });
  expect((await us.waitForAnswer(pressed)).text).toContain('took the last change back');
  expect(logged('slack.listener_failed')).toEqual([]);
});

test('an admin of one of its workspaces is no admin of the organisation', async () => {
  const { eu, us, type } = await startOrganisation();
  us.updateUser('uma', {
    enterprise_user: { enterprise_id: 'E0NORTHWIND', teams: ['T0NORTHUS'], is_admin: true },
    is_admin: false,
  });
  expect((await type(eu, 'eva', '#risk', 'list all')).text).toContain('Only admins');
  expect((await type(us, 'uma', '#risk-us', 'list all')).text).not.toContain('Only admins');
});

test('a workspace that loses the app pauses its channels, the others go on, and so does it once it has the app again', async () => {
  const env = { RECONCILE_INTERVAL_MS: '1000' };
  const { eu, us, type, emit, texts, organisation } = await startOrganisation(env);
  await type(eu, 'eva', '#risk', 'subscribe reviews');
  await type(us, 'uma', '#risk-us', 'subscribe reviews');
  organisation.granted.delete('T0NORTHUS');
  await emit();
  await until(
    () => texts(eu, '#risk').some((text) => text.includes('Review')),
    'the card of the workspace that has it',
  );
  await emit();
  await until(() => texts(eu, '#risk').filter((text) => text.includes('Review')).length >= 2, 'the next card');
  expect(texts(us, '#risk-us').some((text) => text.includes('Review'))).toBe(false);
  organisation.granted.add('T0NORTHUS');
  await until(() => texts(us, '#risk-us').filter((text) => text.includes('Review')).length >= 2, 'what waited');
});

test('an organisation that takes the app out waits as a whole, and comes back as a whole', async () => {
  const { eu, us, type, emit, texts, organisation, logged, install, credo } = await startOrganisation();
  await type(eu, 'eva', '#risk', 'subscribe reviews');
  await type(us, 'uma', '#risk-us', 'subscribe reviews');
  organisation.tokens.revoke('account_inactive');
  await eu.event({ type: 'app_uninstalled' }, {});
  await until(() => logged('slack.uninstalled').length > 0, 'the uninstall to be proven');
  await until(() => credo.webhooks.length === 0, 'the webhook to go');
  await install('E0NORTHWIND', { user: 'eva' });
  await until(() => credo.webhooks[0]?.attributes.url, 'the webhook to come back');
  await emit();
  await until(
    () => [texts(eu, '#risk'), texts(us, '#risk-us')].every((all) => all.some((text) => text.includes('Review'))),
    'cards',
  );
});

test('a command of another company in a channel shared with the organisation changes nothing there', async () => {
  const { eu, logged } = await startOrganisation();
  eu.addUser({
    name: 'mallory',
    team_id: 'T0STRANGER',
    enterprise_user: { enterprise_id: 'E0OTHER', teams: ['T0STRANGER'] },
  });
  await eu.share('#risk');
  await eu.invite('#risk', 'mallory');
  const answer = await eu.waitForAnswer(
    await eu.command({ user: 'mallory', channel: '#risk', text: 'subscribe reviews' }),
  );
  expect(answer.text).toContain('Only people of the company');
  expect(logged('slack.listener_failed')).toEqual([]);
});
