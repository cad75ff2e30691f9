import { expect, test } from 'vitest';
import { renderCard, renderCardEnd } from '../../src/cards/render-card.ts';
import type { Names, ReviewState } from '../../src/model.ts';

const ana = { credoUserId: 'u1', email: null, name: 'Ana Flores' };
const register = <T>(value: T) => ({ value, at: 1, weight: 0, key: 'k' });
const state: ReviewState = {
  useCaseId: register('GrbRvpo2TSXibSS6pKJyJg'),
  status: register({ status: 'approved', by: ana }),
  opened: register(ana),
  tasks: [register({ assignee: ana, status: 'todo', subStatus: null, isRemoved: false })],
  listed: null,
};

const namesWith = (disclosure: Names['disclosure']): Names => ({
  disclosure,
  useCase: () => ({ name: 'Secret model', isKnown: true, riskLevel: '0' }),
  person: (ref) => ({
    name: disclosure === 'full' ? (ref.name ?? 'Someone') : 'somebody',
    slackUserId: null,
    isUnlinked: false,
  }),
  riskLevel: () => (disclosure === 'full' ? 'High' : null),
  useCaseUrl: (id) => `https://app.credo.ai/use-cases/${id}/`,
});

const shown = (disclosure: Names['disclosure']) => {
  const names = namesWith(disclosure);
  const card = renderCard({
    state,
    comments: 2,
    dueAt: null,
    names,
    continues: null,
    mayBeRepeat: false,
    replyThreadId: null,
  });
  return JSON.stringify([card, renderCardEnd('GrbRvpo2TSXibSS6pKJyJg', names, null)]);
};

test('a card names everything in full, and nobody and nothing where it must not', () => {
  for (const word of ['Secret model', 'Ana Flores', 'High risk', 'approved']) expect(shown('full')).toContain(word);
  for (const word of ['Secret model', 'Ana', 'High']) {
    expect(shown('minimal')).not.toContain(word);
    expect(shown('withheld')).not.toContain(word);
  }
  expect(shown('minimal')).toContain('approved');
  expect(shown('withheld')).not.toContain('approved');
  expect(shown('withheld')).toContain('restricted in Credo AI');
});
