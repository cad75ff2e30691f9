import { z } from 'zod';
import type { CredoApi, CredoComment } from '../../ports/credo.ts';
import { document, nullIfMissing, resource } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';

const text = z.string().nullish();
const id = z.union([z.string(), z.number().transform(String)]);

const thread = resource(z.object({ status: text, comments_count: z.union([z.string(), z.number()]).nullish() }));

const comment = z
  .object({
    id,
    type: z.literal('comments'),
    attributes: z.object({ content: z.string(), comment_thread_id: id, user_id: id, inserted_at: text }),
  })
  .transform(({ id: commentId, attributes }): CredoComment & { readonly threadId: string } => ({
    id: commentId,
    threadId: attributes.comment_thread_id,
    content: attributes.content,
    userId: attributes.user_id,
    insertedAt: attributes.inserted_at ?? null,
  }));

/** What cannot be read is left out; whether that hides a comment shows in the thread's own count. */
const page = z.object({
  data: z.array(thread),
  included: z.array(z.unknown()).catch([]),
  meta: z.object({ after: text }).nullish().catch(null),
});

const pageLimit = '100';
const mostPages = 20;

/** Comment threads of a use case (`credo-api.md`: Comments; swagger: CommentThreadController, CommentController). */
export function createCommentThreads({ fetch }: Calls): CredoApi['commentThreads'] {
  return {
    get: (useCaseId, threadId) =>
      nullIfMissing(async () => {
        const where = path`/use_cases/${useCaseId}/comment_threads/${threadId}`;
        const { data } = await fetch(document(thread), { method: 'GET', path: where, isRepeatable: true });
        return { isResolved: data.attributes.status?.toLowerCase() === 'resolved' };
      }),

    /** Only the list of threads is described with `include`, so that is what is read, newest threads first. */
    comments: async (useCaseId, threadId) => {
      let after: string | null = null;
      for (let read = 0; read < mostPages; read += 1) {
        const found: z.output<typeof page> = await fetch(page, {
          method: 'GET',
          path: path`/use_cases/${useCaseId}/comment_threads`,
          query: {
            ...{ include: 'comments', sort: '-inserted_at', 'page[limit]': pageLimit },
            ...(after === null ? {} : { 'page[after]': after }),
          },
          isRepeatable: true,
        });
        const mine = found.data.find((one) => one.id === threadId);
        if (mine) {
          const comments = found.included.flatMap((item) => {
            const parsed = comment.safeParse(item);
            return parsed.success && parsed.data.threadId === threadId ? [parsed.data] : [];
          });
          const count = Number(mine.attributes.comments_count ?? Number.NaN);
          return { comments, isComplete: comments.length >= count };
        }
        const next = found.meta?.after || null;
        if (next === null || next === after) break;
        after = next;
      }
      return { comments: [], isComplete: false };
    },

    reply: async (useCaseId, threadId, content) => {
      const { data } = await fetch(document(z.object({ id })), {
        method: 'POST',
        path: path`/use_cases/${useCaseId}/comment_threads/${threadId}/comments`,
        body: { data: { type: 'comments', attributes: { content } } },
        isRepeatable: false,
      });
      return data;
    },
  };
}
