import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { everythingSent, typeCommand } from '../../src/sandbox/tour/stage.ts';
import type { PageState } from '../../src/sandbox/web/page-state.ts';
import { startPage } from '../../src/sandbox/web/start-page.ts';
import { actOn, watchParts } from '../sandbox/open-page.ts';
import { freshDatabase } from '../support/postgres.ts';
import { until } from '../support/until.ts';

/** A page over two replicas, one of whose channels is subscribed to comments. */
async function openReplicas() {
  const sandbox = await startSandbox({
    ...{ speed: 600, seed: 7, quietWindowMs: 300, replicas: 2, databaseUrl: await freshDatabase() },
  });
  onTestFinished(() => sandbox.stop());
  const page = await startPage(sandbox, 0);
  onTestFinished(() => page.close());
  const events = await watchParts(`${page.url}events`);
  onTestFinished(() => events.stop());
  await until(() => Object.keys(events.parts).length === 4, 'all parts');
  const { slack, credo } = sandbox.stage;
  await typeCommand(sandbox.stage, 'ana', '#governance', 'subscribe comments');
  const actor = credo.state.users[0]?.id ?? '';
  const useCaseId = credo.state.useCases[0]?.id ?? '';
  const state = () => events.parts as PageState;
  return {
    ...{ sandbox, state },
    act: actOn(page.url),
    /** Somebody comments; resolves once the messages are there, each once, with how often Credo AI had to try at most. */
    comment: async (...words: readonly string[]) => {
      const brought = await Promise.all(
        words.map((content) => credo.actions.comment({ actor, useCaseId, content }).brought),
      );
      const messages = (content: string) => slack.messages('#governance').filter(({ text }) => text.includes(content));
      await slack.waitFor(() => words.every((content) => messages(content).length > 0), { timeoutMs: 25_000 });
      await everythingSent(sandbox.stage);
      expect(words.map((content) => messages(content).length)).toEqual(words.map(() => 1));
      return Math.max(...brought.flat().map(({ attempts }) => attempts));
    },
    replicas: (...states: readonly string[]) =>
      until(() => state().control.replicas.join() === states.join(), `replicas that are ${states.join()}`, 25_000),
  };
}

test('one replica is enough, be the other dead or standing still, and the page says which did what', async () => {
  const { sandbox, state, act, comment, replicas } = await openReplicas();
  const { app } = sandbox.stage;
  await replicas('running', 'running');
  await comment('both one', 'both two', 'both three', 'both four');
  const notes = () => state().timeline.events.flatMap(({ stages }) => stages.flatMap(({ note }) => note ?? []));
  await until(
    () => [1, 2].every((number) => notes().some((note) => note.includes(`stored by replica ${number}`))),
    'notes',
  );

  expect(await act('app/kill', { replica: 1 })).toEqual({ ok: true });
  // At once, before the load balancer has looked again.
  expect(await comment('one is dead', 'and stays dead')).toBe(1);
  await replicas('killed', 'running');
  expect(state().control.app).toBe('running');
  expect(await act('app/kill', { replica: 1 })).toEqual({ ok: false, error: 'Replica 1 is not running.' });
  expect(await act('app/pause', { replica: 1 })).toEqual({ ok: false, error: 'Only what runs can be paused.' });
  await act('app/start', { replica: 1 });
  await replicas('running', 'running');
  expect(await act('app/start', { replica: 1 })).toEqual({ ok: false, error: 'Replica 1 is running already.' });

  expect(await act('app/pause', { replica: 2 })).toEqual({ ok: true });
  await replicas('running', 'paused');
  await comment('two stands still', 'and what it had is taken over');
  await act('app/resume', { replica: 2 });
  await replicas('running', 'running');
  await comment('two goes on');

  expect(await act('app/kill', { replica: 3 })).toEqual({ ok: false, error: 'There is no replica 3.' });
  await act('app/pause', { replica: 1 });
  await act('app/kill', {});
  await replicas('killed', 'killed');
  await expect(fetch(`${app.url}/healthz`)).rejects.toThrow('fetch failed');
}, 120_000);
