import fc from 'fast-check';
import { expect } from 'vitest';
import type { Slack } from '../../src/sandbox/slack/types.ts';
import { buttons } from '../commands/support.ts';
import { openConnect, submitConnect } from './connect-credo.ts';
import { makeBody, makeComment, makeReview, resumeScreener } from './events.ts';
import {
  type ConnectionName,
  connections,
  type IsolationWorld,
  type Space,
  shownIn,
  spaces,
} from './isolation-world.ts';

export type Step =
  | { readonly kind: 'type'; readonly space: Space; readonly user: string; readonly at: number; readonly text: string }
  | { readonly kind: 'event'; readonly to: ConnectionName; readonly what: number; readonly number: number }
  | {
      readonly kind: 'home' | 'form' | 'offer' | 'why' | 'press';
      readonly space: Space;
      readonly user: string;
      readonly at: number;
    }
  | { readonly kind: 'reconnect'; readonly to: ConnectionName };

const space = fc.constantFrom(...spaces);
const user = fc.constantFrom('ana', 'ben', 'dana');
const at = fc.nat(1);
/** What is not theirs is asked for by a part of its name, so that no answer repeats the whole of it. */
const foreign = ['Resume screener MARK', 'Credit scoring MARKA', 'Chat assistant MARKGAM', 'MARKBET'];
const routes = ['', ' connection:NAMENORTH', ' connection:NAMEACM', ' connection:NAMESOUT'];
const texts = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('subscribe', 'set', 'unsubscribe'),
      fc.constantFrom('', 'reviews', 'all', 'tasks comments'),
      fc.constantFrom('', ...foreign.map((one) => `use-case:"${one}"`), 'risk:high', 'assignee:me'),
      fc.constantFrom(...routes),
    )
    .map(([verb, what, filter, route]) => `${verb} ${what} ${filter}${route}`),
  fc.constantFrom(
    ...[
      'list',
      'list all',
      'list mine',
      'status',
      'todo',
      'link',
      'link me ana@acme.example',
      'unlink',
      'help',
      'settings',
    ],
    ...['admin', 'admin connections', 'admin policy', 'admin replay', 'mute 1h', 'unmute', 'threads off', 'digest off'],
    ...[
      'notify me assigned tagged',
      'mentions dm',
      'test reviews',
      'list connection:NAMENORTH',
      'wrong word',
      'sub scribe',
    ],
  ),
);

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('type' as const), space, user, at, text: texts }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ kind: fc.constant('event' as const), what: fc.nat(3), number: fc.nat(9_999) },
      to: fc.constantFrom(...connections.map(({ name }) => name)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('home', 'form', 'offer', 'why', 'press'), space, user, at }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reconnect' as const),
      to: fc.constantFrom(...connections.map(({ name }) => name)),
    }),
  },
);

/** Does something as people or Credo do it, and resolves when it was answered. */
export async function take(world: IsolationWorld, one: Step): Promise<void> {
  if (one.kind === 'event') return sendEvent(world, one);
  return one.kind === 'reconnect' ? reconnect(world, one.to) : act(world, one);
}

async function act(world: IsolationWorld, one: Exclude<Step, { kind: 'event' | 'reconnect' }>): Promise<void> {
  const slack = world.slackOf(one.space);
  const channel = world.channelOf(one.space, one.at);
  switch (one.kind) {
    case 'type': {
      const result = await slack.command({ user: one.user, channel, text: one.text });
      // Neither a form that opens nor what is asked twice at once is answered in the channel.
      await slack.waitForAnswer(result, { timeoutMs: 1_500 }).catch(() => undefined);
      return;
    }
    case 'home':
      await slack.openHome(one.user);
      return;
    case 'form':
    case 'offer': {
      await closeAll(slack, one.user);
      await slack.command({ user: one.user, channel });
      const form = await slack.waitFor(() => slack.modals(one.user).at(-1), { timeoutMs: 3_000 }).catch(() => null);
      if (form === null) return;
      if (one.kind === 'offer') {
        const field = form.blocks.find(({ block_id }) => block_id === 'filter:use-case');
        const actionId = /"action_id":"([^"]+)"/.exec(JSON.stringify(field))?.[1] ?? '';
        const offered = await slack.options({
          user: one.user,
          view: form.id,
          blockId: 'filter:use-case',
          actionId,
          value: 'MARK',
        });
        world.offered.set(one.space, [...(world.offered.get(one.space) ?? []), offered]);
      }
      await closeAll(slack, one.user);
      return;
    }
    case 'why': {
      // A link to a message of somebody else's workspace, as if it had been forwarded.
      const other = spaces[(spaces.indexOf(one.space) + 1 + one.at) % spaces.length] ?? one.space;
      const [message] = world
        .slackOf(other)
        .workspace.messages()
        .filter(({ source }) => source === 'chat.postMessage');
      if (!message) return;
      const link = `https://${other}.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`;
      await slack.waitForAnswer(await slack.command({ user: one.user, channel, text: `why ${link}` }), {
        timeoutMs: 5_000,
      });
      return;
    }
    case 'press': {
      const pressable = slack.workspace
        .messages()
        .filter(
          (message) =>
            message.channel === slack.channel(channel).id &&
            (message.ephemeral_to ?? slack.user(one.user).id) === slack.user(one.user).id,
        );
      const last = pressable.findLast((message) =>
        buttons(message).some(({ actionId }) => /^(?:undo|run:)/.test(actionId)),
      );
      const button = last && buttons(last).find(({ actionId }) => /^(?:undo|run:)/.test(actionId));
      if (!last || !button) return;
      await slack.click({ user: one.user, message: last, actionId: button.actionId }).catch(() => undefined);
      return;
    }
  }
}

/** Forms that commands opened meanwhile. */
async function closeAll(slack: Slack, user: string): Promise<void> {
  for (const { id } of [...slack.modals(user)].reverse()) {
    await slack.closeView({ user, view: id, isCleared: true }).catch(() => undefined);
  }
}

async function sendEvent(world: IsolationWorld, { to, what, number }: Extract<Step, { kind: 'event' }>) {
  const row = connections.find(({ name }) => name === to);
  const webhook = await world.webhookOf(to);
  if (!row || !webhook) return;
  const word = `EVENTFOR${row.of.toUpperCase()} ${number}`;
  const body = [
    makeComment({ comment: `${word} please look`, commentId: `c${number}` }),
    makeReview({ reviewId: `r${number}`, status: number % 2 === 0 ? 'in_progress' : 'approved' }),
    makeBody('use_case_description_updated', {
      useCaseId: resumeScreener,
      changedFieldName: 'description',
      value: word,
    }),
    makeBody('use_case_review_task_status_updated', {
      ...{ useCaseId: resumeScreener, reviewId: `r${number}`, status: 'todo', subStatus: 'none' },
      assignedUserId: 'ZDTfFrPegwsLErumt5oLTC',
    }),
  ][what];
  await world.credoOf(row.tenant).deliverRaw({ body: JSON.stringify(body), webhookId: webhook.id });
}

/** Gives up a connection and makes it anew. */
async function reconnect(world: IsolationWorld, name: ConnectionName): Promise<void> {
  const row = connections.find((one) => one.name === name);
  if (!row) return;
  const slack = world.slackOf(row.of);
  const channel = world.channelOf(row.of, 0);
  const listed = await world.type(slack, 'dana', channel, 'admin connections');
  const button = buttons(listed).find(({ label }) => label === `Disconnect ${name}`);
  if (!button) return;
  await closeAll(slack, 'dana');
  await slack.click({ user: 'dana', message: listed, actionId: button.actionId });
  const form = await slack.waitFor(() => slack.modals('dana').at(-1));
  await slack.submitView({ user: 'dana', view: form.id });
  await closeAll(slack, 'dana');
  const again = await openConnect(slack, 'dana', channel);
  const { tenant, apiKey } = world.credoOf(row.tenant);
  const done = await submitConnect(slack, 'dana', again, { name, tenant, api_key: apiKey });
  await slack.closeView({ user: 'dana', view: done.id, isCleared: true }).catch(() => undefined);
}

/** Nobody was shown what is another workspace's, and the figures tell of none. */
export async function expectIsolated(world: IsolationWorld): Promise<void> {
  for (const one of spaces) {
    const shown = shownIn(world, one);
    for (const word of world.forbiddenIn(one)) {
      const where = shown.indexOf(word);
      expect(
        where === -1 ? null : `${word} in ${one}: …${shown.slice(Math.max(0, where - 200), where + 100)}…`,
      ).toBeNull();
    }
  }
  const figures = await (await fetch(`${world.url}/metrics`)).text();
  expect(figures).not.toMatch(/MARK|NAME(?:ACME|NORTH|SOUTH)|WHO|EVENTFOR|T0[A-Z]{5}|alpha|beta|gamma|secret-key/);
  expect(world.logLines.join('\n')).not.toContain('secret-key-of');
}
