import { bold, code } from '../blockkit/inline.ts';
import { answer } from '../blockkit/message.ts';
import type { WebhookNote } from '../ports/connections.ts';
import type { Base } from './base.ts';
import type { OpenConnection } from './open-connection.ts';

/** What a look at the webhook means for a connection that a workspace made: whoever made it is told when its key is refused, once. */
export async function noteOfConnection(
  { clock, log, repositories }: Pick<Base, 'clock' | 'log' | 'repositories'>,
  { id, teamId, name, isActive }: OpenConnection,
  { webhookState, webhookFailure }: Pick<WebhookNote, 'webhookState' | 'webhookFailure'>,
): Promise<void> {
  if (teamId === null) return;
  const { teamConnections, outbox } = repositories;
  const row = await teamConnections.get(id);
  if (row === null) return;
  const isRefused = webhookFailure === 'unauthorized';
  if (isActive) {
    if (!(await teamConnections.noteKey(id, isRefused))) return;
    log.warn('connection.key_refused', { connectionId: id, teamId });
    await outbox.enqueueNotice(teamId, row.createdBy, `key_refused:${id}:${clock.now()}`, keyRefused(name));
    return;
  }
  const isLeft = webhookState === 'waiting' && isFinal(webhookFailure);
  if (webhookState === 'waiting' && !isLeft) return;
  await teamConnections.forgetKey(id);
  log.info('connection.closed', { connectionId: id, teamId, isWebhookLeft: isLeft });
  if (isLeft) await outbox.enqueueNotice(teamId, row.createdBy, `webhook_left:${id}`, webhookLeft(name));
}

/** Trying again would change nothing. */
const isFinal = (failure: string | null): boolean => failure === 'unauthorized' || failure === 'forbidden';

const keyRefused = (name: string) =>
  answer([
    ['Credo AI refuses the API key of the connection ', bold(name), ', so I cannot look up names there any more.'],
    ['Make a new key in Credo AI, then type ', code('/credo admin connections'), ' and press Edit.'],
  ]);

const webhookLeft = (name: string) =>
  answer([
    ['I disconnected ', bold(name), ', but Credo AI does not let me remove its webhook any more.'],
    ['Nothing is taken from it. To tidy up, delete the webhook "Credo AI for Slack" in Credo AI.'],
  ]);
