import type { FieldValue, StoredEvent } from '../ports/inbox.ts';
import type { StoreContext } from './dialect.ts';

/** Keeps what an event said a field is. Runs in the caller's transaction. */
export async function saveFieldValue({ db }: StoreContext, event: StoredEvent, said: FieldValue): Promise<void> {
  await db
    .insertInto('field_values')
    .values({
      event_id: event.id,
      connection_id: event.connectionId,
      use_case_id: said.useCaseId,
      field: said.field,
      at: said.at,
      value_json: JSON.stringify(said.value ?? null),
    })
    // It was matched before.
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .execute();
}

/** What the field was before an event: the latest that was said of an earlier time, in whatever order it came in. */
export async function previousValue(
  { db }: StoreContext,
  eventId: number,
): Promise<{ readonly eventId: number; readonly value: unknown } | null> {
  const row = await db
    .selectFrom('field_values as said')
    .innerJoin('field_values as before', (join) =>
      join
        .onRef('before.connection_id', '=', 'said.connection_id')
        .onRef('before.use_case_id', '=', 'said.use_case_id')
        .onRef('before.field', '=', 'said.field'),
    )
    .select(['before.event_id', 'before.value_json'])
    .where('said.event_id', '=', eventId)
    .where((is) =>
      is.or([
        is('before.at', '<', is.ref('said.at')),
        is.and([is('before.at', '=', is.ref('said.at')), is('before.event_id', '<', is.ref('said.event_id'))]),
      ]),
    )
    .orderBy('before.at', 'desc')
    .orderBy('before.event_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { eventId: row.event_id, value: JSON.parse(row.value_json) } : null;
}
