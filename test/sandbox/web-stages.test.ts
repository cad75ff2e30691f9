import { describe, expect, test } from 'vitest';
import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import type { TenantState } from '../../src/sandbox/credo/types.ts';
import { readAppLine } from '../../src/sandbox/web/app-lines.ts';
import { newRecord, noteLine } from '../../src/sandbox/web/event-record.ts';
import { titleOf } from '../../src/sandbox/web/event-title.ts';
import { showEvent } from '../../src/sandbox/web/stages.ts';

const at = Date.UTC(2026, 2, 2, 9);

/** What the page shows of an event after the app printed these lines, a second apart. */
function shown(...lines: readonly object[]) {
  const record = newRecord({ id: 'msg_1', type: 'use_case_comment', title: '', at, isUnwanted: false });
  for (const [index, fields] of lines.entries()) {
    const time = new Date(at + (index + 1) * 1000).toISOString();
    const line = readAppLine(JSON.stringify({ level: 'info', time, eventId: 1, ...fields }));
    if (!line) throw new Error('This is no line of the log.');
    noteLine(record, line);
  }
  const { outcome, stages } = showEvent(record);
  const [matched, delivered] = stages.slice(-2);
  return { outcome, matched, delivered };
}

const matched = (more: object = {}) => ({ event: 'inbox.matched', deliveries: 1, directs: 0, held: [], ...more });
const attempted = (more: object = {}) => ({
  ...{ event: 'delivery.attempted', deliveryId: 1, attempt: 1, outcome: 'sent', result: 'delivered' },
  ...more,
});

describe('stages', () => {
  test.each([
    [[], 'waits its turn'],
    [['quiet'], 'held for more edits'],
    [['mute'], 'held while the channel is muted'],
    [['digest'], 'held for the digest'],
  ])('an event that is held %j says: %s', (held, note) => {
    expect(shown(matched({ held }))).toMatchObject({
      outcome: 'under_way',
      delivered: { state: 'waiting', note, afterMs: null },
    });
    expect(shown(matched({ held }), attempted()).delivered).toMatchObject({ state: 'done', note: null });
  });

  test('a reply from Slack that comes back is no event that nobody wants', () => {
    expect(shown(matched({ deliveries: 0, isReply: true })).matched).toMatchObject({
      state: 'needless',
      note: 'written in Slack, where it stands already',
    });
  });

  test('what the message says already is delivered with it', () => {
    const merged = { event: 'delivery.withdrawn', deliveryId: 1, reason: 'unchanged' };
    expect(shown(matched(), merged)).toMatchObject({
      outcome: 'delivered',
      delivered: { state: 'done', note: 'the message says it already', afterMs: 2000 },
    });
  });

  test('what there is nothing left to tell of has no time at which it was delivered', () => {
    const undone = { event: 'delivery.withdrawn', deliveryId: 1, reason: 'nothing_to_tell' };
    expect(shown(matched(), undone)).toMatchObject({
      outcome: 'needless',
      delivered: { state: 'needless', note: 'there was nothing left to tell', afterMs: null },
    });
  });

  test('where the app runs as replicas, it is said which did what', () => {
    const { matched: match, delivered } = shown(matched({ replica: 2 }), attempted({ replica: 1, attempt: 2 }));
    expect(match?.note).toBe('one channel, matched by replica 2');
    expect(delivered?.note).toBe('attempt 2, delivered by replica 1');
    expect(shown(matched(), attempted({ replica: 3 })).delivered?.note).toBe('delivered by replica 3');
  });

  test('an event for one person alone is for somebody', () => {
    expect(shown(matched({ deliveries: 0, directs: 1 })).matched?.note).toBe('one person');
    expect(shown(matched({ deliveries: 2, directs: 1 })).matched?.note).toBe('2 channels and one person');
    expect(shown(matched({ deliveries: 0 })).outcome).toBe('needless');
  });
});

describe('titles', () => {
  const [, ana, ben] = acmeBank.users;
  const nothing = { reviews: [], tasks: [], threads: [], comments: [], customFields: [] };
  const state: TenantState = { ...acmeBank, ...nothing, reviewActions: [], stakeholders: [] };
  const title = (by: typeof ana, status: string, subStatus: string) => {
    const user = { userId: by?.id, givenName: by?.given_name, familyName: by?.family_name };
    const data = { useCaseId: acmeBank.useCases[0]?.id, status, subStatus, assignedUserId: ben?.id, user };
    return titleOf({ type: 'use_case_review_task_status_updated', data }, state);
  };

  test.each([
    ['todo', 'none', 'Ana Flores gave Ben Okafor a review task: Resume screener'],
    ['in_progress', 'none', 'Ana Flores began the review task of Ben Okafor: Resume screener'],
    ['done', 'approve', 'Ana Flores approved in the review task of Ben Okafor: Resume screener'],
    ['done', 'none', 'Ana Flores finished the review task of Ben Okafor: Resume screener'],
  ])('a task that is %s, %s, of somebody else', (status, subStatus, words) => {
    expect(title(ana, status, subStatus)).toBe(words);
  });

  test.each([
    ['done', 'approve', 'Ben Okafor approved in their own review task: Resume screener'],
    ['done', 'reject', 'Ben Okafor rejected in their own review task: Resume screener'],
    ['done', 'cancel', 'Ben Okafor cancelled their own review task: Resume screener'],
  ])('a task that is %s, %s, of their own', (status, subStatus, words) => {
    expect(title(ben, status, subStatus)).toBe(words);
  });
});
