import { expect, test } from 'vitest';
import { connect } from '../support/connect-credo.ts';
import { startMany } from '../support/many-workspaces.ts';
import { askCli, runCli } from '../support/run-cli.ts';
import { startCredos } from '../support/several-credos.ts';
import { until } from '../support/until.ts';

test('webhooks asks which connection is meant, and then works with that one alone', async () => {
  const credos = await startCredos(['alpha', 'beta']);
  const world = await startMany({ env: { CREDO_API_URL: credos.url, CREDO_TENANT: '', CREDO_API_KEY: '' } });
  const [acme] = world.platform.workspaces;
  if (!acme) throw new Error('There is no workspace.');
  await world.install(acme.teamId);
  await connect(acme, 'dana', '#governance', credos.of('alpha'), 'EU');
  await connect(acme, 'dana', '#governance', credos.of('beta'), 'US');
  for (const name of ['EU', 'US'])
    await world.type(acme, 'dana', '#governance', `subscribe reviews connection:${name}`);
  await until(() => ['alpha', 'beta'].every((tenant) => credos.of(tenant).webhooks.length === 1), 'both webhooks');

  const unclear = await runCli(world.env, 'webhooks', 'list', '--connection', 'nobody');
  expect(unclear.status).toBe(1);
  expect(unclear.err).toContain('"EU of Acme Bank", "US of Acme Bank"');
  const listed = await askCli<{ id: string; isCurrent: boolean }[]>(
    world.env,
    'webhooks',
    'list',
    '--connection',
    'us',
  );
  expect(listed).toMatchObject([{ id: credos.of('beta').webhooks[0]?.id, isCurrent: true }]);
  const before = credos.of('alpha').webhooks[0]?.attributes.url;
  const other = credos.of('beta').webhooks[0]?.attributes.url;
  expect(await askCli(world.env, 'webhooks', 'rotate', '--connection', 'EU')).toMatchObject({ webhookState: 'active' });
  expect(credos.of('alpha').webhooks[0]?.attributes.url).not.toBe(before);
  expect(credos.of('beta').webhooks[0]?.attributes.url).toBe(other);
});
