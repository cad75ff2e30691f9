import { expect, test } from 'vitest';
import { isReadable } from '../../src/http/slack-request.ts';

const user = { id: 'U0ANA0000', team_id: 'T1' };
const view = {
  id: 'V1',
  type: 'modal',
  callback_id: 'settings',
  private_metadata: '{}',
  state: { values: {} },
  blocks: [],
};
const submission = { type: 'view_submission', user, team: null, trigger_id: '1.2.3', api_app_id: 'A1', view };

const asForm = (payload: object) => Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

test('a form as Slack sends it is handled', () => {
  expect(isReadable(asForm(submission))).toBe(true);
});

test.each([
  ['blocks that are none', { ...submission, view: { ...view, blocks: -1 } }],
  ['a block without a type', { ...submission, view: { ...view, blocks: [null] } }],
  ['a workspace that is no id', { ...submission, user: { ...user, team_id: '__proto__' } }],
  ['nobody', { ...submission, user: null }],
  ['values that are none', { ...submission, view: { ...view, state: { values: [] } } }],
])('a form with %s is refused before anything relies on it', (_, payload) => {
  expect(isReadable(asForm(payload))).toBe(false);
});
