import type { SlackMessage } from '../blockkit/message.ts';
import type { Catalog } from '../events/catalog.ts';
import { sampleBody } from '../events/samples.ts';
import type { ChannelSettings, EventGroup, Names } from '../model.ts';
import { render } from '../pipeline/render.ts';

/** The message that a sample of a kind of event becomes, without sending anything. */
export function renderExample(
  catalog: Catalog,
  names: Names,
  { group, size }: { readonly group: Exclude<EventGroup, 'other'>; readonly size: ChannelSettings['size'] },
  now: number,
): SlackMessage {
  const event = catalog.read(JSON.parse(sampleBody(group, new Date(now)).body));
  const manner = {
    mentionIds: [],
    reader: null,
    size,
    mayBeRepeat: false,
    isReply: false,
    isTest: true,
    previous: null,
  } as const;
  return render({ event, names, receivedAt: now, now, ...manner });
}
