import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import type { Slack, Seed as SlackSeed } from '../../src/sandbox/slack/types.ts';
import { buttons } from '../commands/support.ts';
import { connect } from './connect-credo.ts';
import { startMany } from './many-workspaces.ts';
import { startCredos } from './several-credos.ts';

export type Space = 'acme' | 'north' | 'south';
export type TenantName = 'alpha' | 'beta' | 'gamma';

/** Which connection of which workspace is to which tenant: two share one, and one has two. */
export const connections = [
  { of: 'acme', tenant: 'alpha', name: 'NAMEACME1' },
  { of: 'north', tenant: 'alpha', name: 'NAMENORTH1' },
  { of: 'north', tenant: 'beta', name: 'NAMENORTH2' },
  { of: 'south', tenant: 'gamma', name: 'NAMESOUTH1' },
] as const satisfies readonly { of: Space; tenant: TenantName; name: string }[];
export type ConnectionName = (typeof connections)[number]['name'];

/** Words that only some may ever read: what a tenant's use cases are called, and what is a workspace's own. */
export const tenantWord = (tenant: TenantName) => `MARK${tenant.toUpperCase()}`;
const keyOf = (tenant: TenantName) => `secret-key-of-${tenant}-0123456789`;

/** The people have the same addresses everywhere, so that only the workspace tells who is who. */
function slackSeed(space: Space, id: string): SlackSeed {
  const word = space.toUpperCase();
  return {
    team: { id, name: `TEAM${word}`, domain: space },
    users: ['ana', 'ben', 'dana'].map((name) => ({
      ...{ name, real_name: `${name} WHO${word}`, email: `${name}@acme.example`, is_admin: name === 'dana' },
    })),
    channels: ['one', 'two'].map((name) => ({ name: `${space}-${name}`, members: ['ana', 'ben', 'dana'] })),
  };
}

const ids: Readonly<Record<Space, string>> = { acme: 'T0ACMEBANK', north: 'T0NORTHEU0', south: 'T0SOUTHUS0' };
export const spaces: readonly Space[] = ['acme', 'north', 'south'];

/** Three workspaces that are connected to three tenants, with the same ids in each tenant. */
export async function startIsolation() {
  const credos = await startCredos(['alpha', 'beta', 'gamma'] satisfies TenantName[], (tenant) => ({
    apiKey: `secret-key-of-${tenant}-0123456789`,
    seed: {
      ...acmeBank,
      useCases: acmeBank.useCases.map((one) => ({ ...one, name: `${one.name} MARK${tenant.toUpperCase()}` })),
    },
  }));
  const world = await startMany({
    env: { CREDO_API_URL: credos.url, CREDO_TENANT: '', CREDO_API_KEY: '', CREDO_WRITE_BACK: 'comments' },
    workspaces: spaces.map((space) => slackSeed(space, ids[space])),
  });
  const slackOf = (space: Space): Slack => world.platform.workspace(ids[space]);
  for (const space of spaces) await world.install(ids[space]);
  const connectOne = async ({ of, tenant, name }: (typeof connections)[number]) => {
    await connect(slackOf(of), 'dana', `#${of}-one`, { tenant, apiKey: keyOf(tenant) }, name);
  };
  for (const one of connections) await connectOne(one);
  const channelOf = (space: Space, index: number) => `#${space}-${index % 2 === 0 ? 'one' : 'two'}`;
  for (const { of, name } of connections) {
    await world.type(slackOf(of), 'dana', channelOf(of, 0), `subscribe all connection:${name}`);
  }
  return {
    ...world,
    credoOf: (tenant: TenantName) => credos.of(tenant),
    slackOf,
    channelOf,
    connectOne,
    /** The webhook of a connection; null while it has none. */
    webhookOf: async (name: ConnectionName) => {
      const row = connections.find((one) => one.name === name);
      if (!row) throw new Error(`There is no ${name}.`);
      const listed = await world.type(slackOf(row.of), 'dana', channelOf(row.of, 0), 'admin connections');
      const id = buttons(listed).find(({ label }) => label === `Edit ${name}`)?.value;
      if (id === undefined) return null;
      const { webhooks } = credos.of(row.tenant);
      return webhooks.find(({ attributes }) => attributes.description.includes(`/${id}]`)) ?? null;
    },
    /** What menus offered people of a workspace while they typed. */
    offered: new Map<Space, unknown[]>(),
    /** The words that a workspace must never see. */
    forbiddenIn: (space: Space): readonly string[] => {
      const own = connections.filter(({ of }) => of === space);
      return [
        ...(['alpha', 'beta', 'gamma'] as const)
          .filter((tenant) => !own.some((one) => one.tenant === tenant))
          .map(tenantWord),
        ...connections.filter(({ of }) => of !== space).map(({ name }) => name),
        ...spaces
          .filter((other) => other !== space)
          .flatMap((other) => [`WHO${other.toUpperCase()}`, `EVENTFOR${other.toUpperCase()}`]),
        ...spaces.filter((other) => other !== space).map((other) => ids[other]),
        ...connections.map(({ tenant }) => keyOf(tenant)),
      ];
    },
  };
}

export type IsolationWorld = Awaited<ReturnType<typeof startIsolation>>;

/** Everything that people of a workspace were shown so far: messages, answers, forms, the Home tab, what menus offered. */
export function shownIn(world: IsolationWorld, space: Space): string {
  const slack = world.slackOf(space);
  const calls = slack.calls().map(({ method, args }) => [method, args]);
  return JSON.stringify([slack.workspace.messages(), calls, world.offered.get(space) ?? []]);
}
