import { describe, expect, test } from 'vitest';
import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import { resumeScreener } from '../support/events.ts';
import { startWorld } from '../support/world.ts';
import { registered, told } from './support.ts';

const [priya, ana, ben] = acmeBank.users;

describe('/credo mentions', () => {
  test('shows and changes how somebody hears of tags', async () => {
    const world = await startWorld();
    expect(await told(world, 'mentions')).toBe(
      [
        'Mentions are *on* for you. When a comment tags you, I mention you in a channel you are in; if none of them gets the comment, I send you a direct message.',
        'To change it, type `/credo mentions dm` or `/credo mentions off`.',
      ].join('\n'),
    );
    expect(await told(world, 'mentions OFF')).toContain('Mentions are *off* for you.');
    expect(await told(world, 'mentions')).toContain('Mentions are *off* for you.');
    expect(await told(world, 'mentions', '#governance', 'ben')).toContain('Mentions are *on* for you.');
  });

  test('does not know other words', async () => {
    const world = await startWorld();
    expect(await told(world, 'mentions mybe')).toBe(
      [
        "I don't know *mybe* for mentions. Nothing was changed.",
        'You can choose `/credo mentions on`, `/credo mentions dm` or `/credo mentions off`.',
      ].join('\n'),
    );
  });
});

describe('/credo notify', () => {
  const everything = [
    'I send you a direct message when:',
    '• *assigned*: a task is assigned to you',
    "• *tagged*: a comment tags you where I can't mention you",
    '• *outcome*: a review you started is decided, closed or sent back for changes',
  ];

  test('shows what comes, and changes it to exactly what is listed', async () => {
    const world = await startWorld();
    expect(await told(world, 'notify')).toBe(
      [
        ...everything,
        'To change it, type for example `/credo notify me assigned outcome`, or `/credo notify off`. How you hear of tags in channels: `/credo mentions`.',
      ].join('\n'),
    );
    const [first, ...rest] = (await told(world, 'notify me tasks, outcomes')).split('\n');
    expect([first, ...rest.slice(0, 2)]).toEqual([everything[0], everything[1], everything[3]]);
    expect(await told(world, 'notify off')).toContain('I send you *no direct messages* about Credo AI.');
    expect((await told(world, 'notify me all')).split('\n').slice(0, 4)).toEqual(everything);
  });

  test('keeps in step with /credo mentions', async () => {
    const world = await startWorld();
    await told(world, 'notify me assigned');
    await told(world, 'mentions dm');
    expect(await told(world, 'notify')).toContain('• *tagged*: a comment tags you\n');
    await told(world, 'notify me assigned');
    expect(await told(world, 'mentions')).toContain('Mentions are *on* for you.');
    await told(world, 'mentions off');
    expect(await told(world, 'notify me tagged')).toContain('*tagged*');
    expect(await told(world, 'mentions')).toContain('Mentions are *on* for you.');
  });

  test('brings what somebody asked for although no channel follows it, and only then', async () => {
    const world = await startWorld();
    await told(world, 'mentions dm', '#governance', 'ben');
    expect(registered(world)).toEqual([]);
    await told(world, 'notify me assigned', '#governance', 'ben');
    expect(registered(world)).toEqual(['use_case_review_task_deleted', 'use_case_review_task_status_updated']);
    world.credo.actions.openReview({ actor: ana!.id, useCaseId: resumeScreener, reviewers: [ben!.id] });
    const [message] = await world.slack.waitForMessages('@ben', 1);
    expect(message?.text).toBe('👤 Ana Flores asked you to review Resume screener');
  });

  test('offers the word that was probably meant', async () => {
    const world = await startWorld();
    expect(await told(world, 'notify me asigned outcome')).toBe(
      [
        "I don't know *asigned* for direct messages. Nothing was changed.",
        'Did you mean `/credo notify me assigned outcome`?',
      ].join('\n'),
    );
    expect(await told(world, 'notify me invoices')).toContain('You can choose assigned, tagged and outcome');
  });
});

describe('/credo todo', () => {
  const day = 86_400_000;
  /** Tasks with due dates, as the simulated tenant has none. */
  async function startTasks(dueInDays: readonly (number | null)[]) {
    const world = await startWorld();
    const useCaseId = resumeScreener;
    const { review } = world.credo.actions.openReview({ actor: ana!.id, useCaseId });
    const due = (days: number | null) => (days === null ? null : new Date(Date.now() + days * day).toISOString());
    const task = (days: number | null, index: number) => ({
      ...{ id: `t${index}`, type: 'tasks' },
      attributes: {
        ...{ type: 'use_case_review', status: 'todo', user_ids: [ben!.id], assigner_id: ana!.id },
        ...{ use_case_id: useCaseId, use_case_review_id: review.id, due_date: due(days) },
      },
    });
    const empty = JSON.stringify({ data: [] });
    const body = JSON.stringify({ data: dueInDays.map(task) });
    world.credo.fault({ path: /\/tasks$/, status: 200, body, times: 1 });
    world.credo.fault({ path: /\/tasks$/, status: 200, body: empty, times: 1 });
    return world;
  }

  test('lists what waits, overdue first, each with its link and when it is due', async () => {
    const world = await startTasks([null, 3, -2]);
    const answer = await world.type('ben', '#governance', 'todo');
    const lines = answer.text.split('\n');
    expect(lines[0]).toBe('3 tasks wait for you in Credo AI:');
    expect(lines[1]).toMatch(/^• Review Resume screener, overdue since \d+ \w+ \d{4}$/);
    expect(lines[2]).toMatch(/^• Review Resume screener, due \d+ \w+ \d{4}$/);
    expect(lines[3]).toBe('• Review Resume screener');
    const blocks = JSON.stringify(answer.blocks);
    expect(blocks).toContain(`https://app.credo.ai/use-cases/${resumeScreener}/`);
    expect(blocks).toContain('"type":"date"');
  });

  test('shows only open tasks of the person', async () => {
    const world = await startWorld();
    const { actions } = world.credo;
    const reviewers = [ben!.id, ana!.id];
    actions.openReview({ actor: ana!.id, useCaseId: resumeScreener, reviewers });
    const [bens] = world.credo.state.tasks;
    expect(await told(world, 'todo', '#governance', 'ben')).toContain('1 task waits');
    actions.changeTask({ actor: ben!.id, taskId: bens!.id, status: 'done', subStatus: 'approve' });
    expect(await told(world, 'me', '#governance', 'ben')).toBe('Nothing waits for you. 🎉');
  });

  test('tells somebody without tasks when those they gave are due', async () => {
    const world = await startTasks([9, 3]);
    expect((await world.type('ana', '#governance', 'todo')).text).toMatch(
      /^Nothing waits for you. 🎉\nThe next task you gave somebody is due \d+ \w+ \d{4}\.$/,
    );
  });

  test('knows people by their link', async () => {
    const world = await startWorld();
    world.credo.actions.openReview({ actor: ana!.id, useCaseId: resumeScreener, reviewers: [priya!.id] });
    await told(world, `link @chi ${priya!.email}`, '#governance', 'dana');
    expect(await told(world, 'todo', '#governance', 'chi')).toContain('1 task waits');
    await told(world, 'unlink', '#governance', 'chi');
    expect(await told(world, 'todo', '#governance', 'chi')).toBe('Nothing waits for you. 🎉');
  });

  test('says so when it does not know who somebody is, and when Credo does not answer', async () => {
    const world = await startWorld();
    world.slack.updateUser('chi', { email: 'chi@elsewhere.example' });
    expect(await told(world, 'todo', '#governance', 'chi')).toContain("I don't know yet who you are in Credo AI");
    world.credo.fault({ path: /\/tasks$/, status: 500, times: 50 });
    expect(await told(world, 'todo')).toContain("I can't tell what waits for you: Credo AI isn't answering right now.");
  });
});

describe('/credo unlink', () => {
  test('takes a link back, of others only for admins', async () => {
    const world = await startWorld();
    await told(world, `link @ben ${priya!.email}`, '#governance', 'dana');
    expect(await told(world, 'unlink @ben')).toBe(
      'Only admins may unlink somebody else. Nothing was changed.\nFor yourself, type `/credo unlink`.',
    );
    expect(await told(world, 'unlink @ben', '#governance', 'dana')).toContain(
      `I no longer take <@${world.slack.user('ben').id}> for `,
    );
    expect(await told(world, 'unlink', '#governance', 'ben')).toContain(
      'Nobody linked you to anybody in Credo AI. Nothing was changed.',
    );
  });
});
