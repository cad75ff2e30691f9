import { connectionId } from '../../connect-credo.ts';
import { encryptionKeys } from '../../encryption-keys.ts';
import { createLog } from '../../log.ts';
import { createSecretBox } from '../../secret-box.ts';
import { createConnections } from '../../store/connections.ts';
import { createInbox } from '../../store/inbox.ts';
import { isServed } from '../../store/open.ts';
import { createOperations } from '../../store/operations.ts';
import { createOutbox } from '../../store/outbox.ts';
import { withStore } from '../operator.ts';
import { json, table, time } from '../print.ts';
import { parse, type Verb } from '../verb.ts';

const usage = 'status [--json]';

export const status: Verb = {
  usage,
  does: 'shows what waits, what could not be sent, and how the webhook is',
  run: (args, context) =>
    withStore(context, async (store) => {
      const { values } = parse(args, { json: { type: 'boolean' } }, usage);
      const config = context.config();
      const box = createSecretBox(encryptionKeys(config, createLog('silent', [])));
      const connection = await createConnections(store, box).get(connectionId);
      const now = {
        isServerRunning: await isServed(config.database),
        tenant: connection?.tenant ?? null,
        webhook: connection?.webhookState ?? null,
        webhookFailure: connection?.webhookFailure ?? null,
        webhookCheckedAt: connection?.webhookCheckedAt ?? null,
        lastEventAt: connection?.lastEventAt ?? null,
        ...(await createInbox(store).depth()),
        ...(await createOutbox(store).depth()),
        pausedChannels: await createOperations(store).pausedChannels(),
      };
      if (values.json) context.out(json(now));
      else {
        const rows = [
          ['server', now.isServerRunning ? 'running' : 'not running'],
          ['Credo AI tenant', now.tenant ?? 'not connected'],
          ['webhook', `${now.webhook ?? '–'}${now.webhookFailure ? ` (${now.webhookFailure})` : ''}`],
          ['webhook checked', time(now.webhookCheckedAt)],
          ['last event', time(now.lastEventAt)],
          ['events not matched yet', now.unmatched],
          ['oldest of them', time(now.oldestReceivedAt)],
          ['messages waiting', now.waiting],
          ['oldest of them', time(now.oldestWaitingAt)],
          ['dead letters', now.deadLetters],
          ...now.pausedChannels.map(({ channelId, state, reason }) => [`channel ${channelId}`, `${state}: ${reason}`]),
        ];
        context.out(table(['what', 'now'], rows));
      }
      return 0;
    }),
};
