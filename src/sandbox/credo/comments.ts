import { z } from 'zod';
import { notFound, type Reply, type Resource, single } from './answers.ts';
import { page } from './paging.ts';
import type { Comment, CommentThread } from './records.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { answered, write } from './write.ts';

const newThread = z.object({ content: z.string(), parent_use_case_review_id: z.string().nullish() });
const threadChange = z.object({ status: z.literal('resolved') });
const newComment = z.object({ content: z.string() });

/** Comment threads and comments (`credo-api.md`: Reviews, tasks, comments). `me` is whom the API key belongs to. */
export function commentRoutes(tenant: Tenant, me: string): readonly Route[] {
  const threadsOf = (useCaseId = '') => tenant.state.threads.filter(({ use_case_id }) => use_case_id === useCaseId);
  const threadOf = (params: Readonly<Record<string, string>>) =>
    threadsOf(params['useCaseId']).find(({ id }) => id === params['threadId']);
  const commentsIn = (thread: CommentThread) =>
    tenant.state.comments.filter(({ comment_thread_id }) => comment_thread_id === thread.id);
  const asThread = (thread: CommentThread): Resource => {
    const { id, ...attributes } = thread;
    return { id, type: 'comment_threads', attributes: { ...attributes, comments_count: commentsIn(thread).length } };
  };
  const withComments = (reply: Reply, threads: readonly CommentThread[], query: URLSearchParams): Reply => {
    if (!(query.get('include') ?? '').split(',').includes('comments') || typeof reply.body !== 'object') return reply;
    const included = threads.flatMap(commentsIn).map((comment) => ({ ...asComment(comment), relationships: {} }));
    return { ...reply, body: { ...reply.body, included } };
  };
  return [
    {
      method: 'GET',
      path: '/use_cases/:useCaseId/comment_threads',
      handle: ({ params, query }) => {
        if (!tenant.state.useCases.some(({ id }) => id === params['useCaseId'])) return notFound();
        const review = query.get('filter[parent_use_case_review_id][value]');
        const status = query.get('filter[status][value]');
        const found = threadsOf(params['useCaseId']).filter(
          (thread) =>
            (review === null || thread.parent_use_case_review_id === review) &&
            (status === null || thread.status === status),
        );
        return withComments(page(found.map(asThread), query), found, query);
      },
    },
    {
      method: 'POST',
      path: '/use_cases/:useCaseId/comment_threads',
      handle: ({ params, body }) =>
        write(newThread, body, ({ content, parent_use_case_review_id }) => {
          const { comment } = tenant.actions.comment({
            ...{ actor: me, useCaseId: params['useCaseId'] ?? '', content },
            ...(parent_use_case_review_id ? { reviewId: parent_use_case_review_id } : {}),
          });
          const thread = tenant.state.threads.find(({ id }) => id === comment.comment_thread_id);
          return thread ? single(201, asThread(thread)) : notFound();
        }),
    },
    {
      method: 'GET',
      path: '/use_cases/:useCaseId/comment_threads/:threadId',
      handle: ({ params, query }) => {
        const thread = threadOf(params);
        return thread ? withComments(single(200, asThread(thread)), [thread], query) : notFound();
      },
    },
    {
      method: 'POST',
      path: '/use_cases/:useCaseId/comment_threads/:threadId/comments',
      handle: ({ params, body }) =>
        write(newComment, body, ({ content }) => {
          const thread = threadOf(params);
          if (!thread) return notFound();
          const where = { useCaseId: thread.use_case_id, threadId: thread.id };
          return single(201, asComment(tenant.actions.comment({ actor: me, ...where, content }).comment));
        }),
    },
    {
      method: 'PATCH',
      path: '/use_cases/:useCaseId/comment_threads/:threadId/comments/:id',
      handle: ({ params, body }) =>
        write(newComment, body, ({ content }) => {
          if (!threadOf(params)) return notFound();
          const commentId = params['id'] ?? '';
          return single(200, asComment(tenant.actions.editComment({ actor: me, commentId, content }).comment));
        }),
    },
    {
      method: 'DELETE',
      path: '/use_cases/:useCaseId/comment_threads/:threadId/comments/:id',
      handle: ({ params }) =>
        answered(() => {
          if (!threadOf(params)) return notFound();
          tenant.actions.deleteComment({ actor: me, commentId: params['id'] ?? '' });
          return { status: 204 };
        }),
    },
    {
      method: 'PATCH',
      path: '/use_cases/:useCaseId/comment_threads/:threadId',
      handle: ({ params, body }) =>
        write(threadChange, body, () => {
          const thread = threadOf(params);
          return thread
            ? single(200, asThread(tenant.actions.resolveThread({ actor: me, threadId: thread.id })))
            : notFound();
        }),
    },
  ];
}

function asComment({ id, ...attributes }: Comment): Resource {
  return { id, type: 'comments', attributes };
}
