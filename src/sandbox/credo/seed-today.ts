import type { Comment, CommentThread, CustomField, Review, ReviewAction, Stakeholder, Task } from './records.ts';
import { acmeBank } from './seed.ts';
import type { Seed, UseCase } from './types.ts';

const dayMs = 24 * 60 * 60_000;

const people = {
  priya: 'SX5RPSQyPQzVNFqidSdqoA',
  ana: 'tMomp8TkabDDVwbJpEvRat',
  ben: 'ZDTfFrPegwsLErumt5oLTC',
  chi: 'NfCGtYMjtbm94gpVDGaZZJ',
  dana: 'VyCSVBBoTahaAGrsnHpX3F',
};
const useCaseIds = {
  chat: 'ecpRBq5RuUuKuEVWSoWDvo',
  fraud: 'LnixPUiaJdPY5JeDmqRZib',
  summarizer: 'SgbtFhUoYC8N6ZJR3u38eq',
  layoffs: 'bZ5nQm8RsXwT3kVdJ7yLfG',
  acquisition: 'cH9wPk4UvYrN6mXeL2tGqS',
};
const reviewIds = {
  chat: 'dR3kTq7WsNvB5hXcM9yJzF',
  fraud: 'eT6mVs9YuPxD8jZfN2bLwH',
  summarizer: 'fW8pXu2ZwRzF4kBhQ5dMyJ',
};
const stageIds = { intake: 'gY2rZw5BxTbH7mDkS8fPaL', review: 'hZ4tBy7DzVdK9pFmU2hRcN', live: 'jB6vDa9FbXfM3rHpW4kTeQ' };

/**
 * Acme Bank as the sandbox opens it at `now`: with teams, owners, and reviews under way or over, one task overdue, and use
 * cases not everybody may see.
 */
export function acmeBankToday(now: number): Seed {
  const at = (days: number) => new Date(now + days * dayMs).toISOString();
  const day = (days: number) => at(days).slice(0, 10);
  const made = (days: number) => ({ inserted_at: at(days), updated_at: at(days) });

  const hidden = (id: string, number: number, name: string, more: Partial<UseCase>): UseCase => ({
    ...{ id, name, description: 'Known to few.', use_case_number: `UC-${number}`, ai_type: 'predictive' },
    ...{ industries: ['Banking & Financial Services'], regions: ['US'], risk_category_level: '0' },
    inserted_at: at(-20),
    ...more,
  });
  const review = (key: keyof typeof reviewIds, days: number, more: Partial<Review>): Review => ({
    ...{ id: reviewIds[key], use_case_id: useCaseIds[key], user_id: people.ana, status: 'in_progress' },
    ...{ due_date: null, timezone: null },
    ...made(days),
    ...more,
  });
  const task = (
    id: string,
    key: keyof typeof reviewIds,
    assignee: string,
    days: number,
    more: Partial<Task>,
  ): Task => ({
    ...{ id, type: 'use_case_review', use_case_id: useCaseIds[key], use_case_review_id: reviewIds[key] },
    ...{ assigner_id: people.ana, user_ids: [assignee], team_ids: [], status: 'todo', sub_status: 'none' },
    ...{ due_date: null, timezone: null, completed_at: null },
    ...made(days),
    ...more,
  });
  const action = (
    id: string,
    key: keyof typeof reviewIds,
    more: Pick<ReviewAction, 'type' | 'user_id' | 'comment'>,
  ) => ({
    ...{ id, review_id: reviewIds[key], use_case_id: useCaseIds[key], task_id: null, resolved: false, deleted: false },
    ...made(-8),
    ...more,
  });
  const thread = (
    id: string,
    key: keyof typeof reviewIds,
    days: number,
    more: Partial<CommentThread>,
  ): CommentThread => ({
    ...{ id, use_case_id: useCaseIds[key], user_id: people.ana, status: 'open', resource_type: 'none' },
    ...{
      resource_id: null,
      parent_q_section_id: null,
      parent_entity_control_id: null,
      parent_use_case_review_id: null,
    },
    ...made(days),
    ...more,
  });
  const comment = (id: string, threadId: string, by: string, days: number, content: string): Comment => ({
    ...{ id, comment_thread_id: threadId, user_id: by, content },
    ...made(days),
  });
  const field = (id: string, useCaseId: string, name: string, type: string, value: unknown): CustomField => ({
    ...{ id, use_case_id: useCaseId, name, type, value },
  });
  const owner = (id: string, useCaseId: string, more: Partial<Stakeholder>): Stakeholder => ({
    ...{ id, use_case_id: useCaseId, user_id: null, team_id: null, role: 'owner' },
    ...made(-60),
    ...more,
  });

  return {
    ...acmeBank,
    useCases: [
      ...acmeBank.useCases.map((useCase) => ({ ...useCase, workflow_stage_id: stageIds.review })),
      hidden(useCaseIds.layoffs, 1109, 'Workforce reduction model', { access_level: 'restricted' }),
      hidden(useCaseIds.acquisition, 1110, 'Acquisition target scoring', { visible: false }),
    ],
    customFields: [
      ...(acmeBank.customFields ?? []),
      field('mK5xQw9ZdNr3TbVf7GcJhL', useCaseIds.chat, 'Model owner', 'text', 'Retail'),
      field('nP7zSx3BfQt5VdWh9JeLkM', useCaseIds.chat, 'Go-live date', 'date', day(30)),
      field('pR9bUz5DhSv7XfYk3LgNmP', useCaseIds.fraud, 'Model owner', 'text', 'Payments'),
      field('qT3dWb7FkUx9ZhBm5NjQpR', useCaseIds.summarizer, 'Model owner', 'text', null),
    ],
    workflowStages: [
      { id: stageIds.intake, name: 'Intake', type: 'start', parent_id: null, child_id: stageIds.review },
      {
        ...{ id: stageIds.review, name: 'Governance review', type: 'intermediate' },
        ...{ parent_id: stageIds.intake, child_id: stageIds.live },
      },
      { id: stageIds.live, name: 'In production', type: 'end', parent_id: stageIds.review, child_id: null },
    ],
    teams: [
      {
        ...{ id: 'kD8xFc2HdZhP5tKrY7mVgS', name: 'Model risk', description: 'Second line of defence.' },
        member_ids: [people.ben, people.chi],
      },
    ],
    stakeholders: [
      owner('mF2zHe4KfBkR7vMtA9pXjU', useCaseIds.chat, { user_id: people.dana }),
      owner('nH4bKg6MhDmT9xPvC3rZmW', useCaseIds.fraud, { team_id: 'kD8xFc2HdZhP5tKrY7mVgS' }),
      owner('pK6dMj8PkFpV3zRxE5tBpY', useCaseIds.layoffs, { user_id: people.priya }),
    ],
    reviews: [
      review('chat', -6, { due_date: day(4) }),
      review('fraud', -21, { status: 'approved', updated_at: at(-9) }),
      review('summarizer', -14, { user_id: people.chi, status: 'rejected', updated_at: at(-8) }),
    ],
    tasks: [
      task('qM8fPm2RmHrX5bTzG7vDrA', 'chat', people.ben, -6, { due_date: day(-2) }),
      task('rP2hRp4TpKtZ7dVbJ9xFtC', 'chat', people.chi, -6, { status: 'in_progress', due_date: day(3) }),
      task('sR4kTr6VrMvB9fXdL3zHvE', 'fraud', people.ben, -21, {
        ...{ status: 'done', sub_status: 'approve', completed_at: at(-10) },
      }),
    ],
    reviewActions: [
      action('tT6mVt8XtPxD3hZfN5bKxG', 'fraud', { type: 'approve', user_id: people.ana, comment: null }),
      action('uV8pXv2ZvRzF5kBhQ7dMzJ', 'summarizer', {
        ...{ type: 'reject', user_id: people.chi, comment: 'It still invents clauses.' },
      }),
    ],
    threads: [
      thread('vX2rZx4BxTbH7mDkS9fPbL', 'chat', -5, {
        ...{ resource_type: 'review_action', resource_id: 'wZ4tBz6DzVdK9pFmU3hRdN' },
        parent_use_case_review_id: reviewIds.chat,
      }),
      thread('xB6vDb8FbXfM3rHpW5kTfQ', 'fraud', -15, { status: 'resolved' }),
    ],
    comments: [
      comment('yD8xFd2HdZhP5tKrY9mVhS', 'vX2rZx4BxTbH7mDkS9fPbL', people.ana, -5, 'Which languages were tested?'),
      comment(
        'zF2zHf4KfBkR7vMtA3pXkU',
        'vX2rZx4BxTbH7mDkS9fPbL',
        people.chi,
        -4,
        `English and Spanish, @[Ana Flores](users:${people.ana}). Japanese follows.`,
      ),
      comment(
        '2H4bKh6MhDmT9xPvC5rZnW',
        'xB6vDb8FbXfM3rHpW5kTfQ',
        people.ben,
        -15,
        'The thresholds are documented now.',
      ),
    ],
  };
}
