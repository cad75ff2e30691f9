import { expect, test } from 'vitest';
import { startMany } from '../support/many-workspaces.ts';
import { until } from '../support/until.ts';

test('two companies install the app, and each is answered and told with its own token', async () => {
  const world = await startMany();
  const [acme, eu] = world.platform.workspaces;
  if (!acme || !eu) throw new Error('too few workspaces');
  const page = await world.install('T0ACMEBANK');
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('installed in Acme Bank')]);
  await world.install('T0NORTHEU');
  const welcome = await acme.waitForMessages('@dana', 1);
  expect(welcome[0]?.text).toContain('Thank you for installing me in Acme Bank.');
  await eu.waitForMessages('@eva', 1);

  expect((await world.type(acme, 'ana', '#governance', 'subscribe reviews')).text).toContain('Ana Flores subscribed');
  expect((await world.type(eu, 'eva', '#risk', 'subscribe reviews')).text).toContain('Eva Lind subscribed');
  const useCaseId = world.credo.seed.useCases[0]?.id;
  await world.credo.emit({
    type: 'use_case_review_status_updated',
    data: { useCaseId, reviewId: 'r1', status: 'in_progress' },
  });
  await acme.waitForMessages('#governance', 2);
  await eu.waitForMessages('#risk', 2);
  expect(
    acme
      .calls()
      .concat(eu.calls())
      .filter(({ tokenOk }) => !tokenOk && true),
  ).toEqual(acme.calls('oauth.v2.access').concat(eu.calls('oauth.v2.access')));
});

test('whoever types a command where the app is not installed is told how to install it', async () => {
  const world = await startMany();
  const [acme] = world.platform.workspaces;
  if (!acme) throw new Error('no workspace');
  const answer = await world.type(acme, 'ana', '#governance', 'list');
  expect(answer.text).toBe(
    `Credo AI is not installed in this workspace any more, so nothing was changed. An admin can install it: ${world.url}/slack/install`,
  );
});

test('an organisation installs the app once for all of its workspaces', async () => {
  const world = await startMany();
  const page = await world.install('E0NORTHWIND', { user: 'eva' });
  expect(await page.text()).toContain('installed in Northwind');
  const eu = world.platform.workspace('T0NORTHEU');
  const us = world.platform.workspace('T0NORTHUS');
  await eu.waitForMessages('@eva', 1);
  expect((await world.type(eu, 'eva', '#risk', 'subscribe reviews')).text).toContain('subscribed this channel');
  expect((await world.type(us, 'uma', '#risk-us', 'subscribe reviews')).text).toContain('subscribed this channel');
  const list = await world.type(us, 'uma', '#risk-us', 'list');
  expect(list.text).toContain('reviews');
  await until(() => world.logLines.join('').includes('slack.installed'), 'the log line');
});
