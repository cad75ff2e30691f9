import { z } from 'zod';

/* The least that handling what Slack sends relies on (docs.slack.dev: Slash commands, Interaction payloads, Events API). */

/** Slack's ids; the SDK keeps them as names of properties, so that `__proto__` would do harm. */
const id = z.string().regex(/^[A-Z][A-Z0-9]{0,49}$/);
const named = z.looseObject({ id });
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();
const user = named.extend({ team_id: optional(id) });

const command = z.union([
  z.looseObject({
    command: z.string(),
    text: z.string(),
    team_id: id,
    channel_id: id,
    channel_name: z.string(),
    user_id: id,
  }),
  z.looseObject({ ssl_check: z.string() }),
]);

const element = z.looseObject({
  ...{ type: z.string(), action_id: z.string(), block_id: z.string(), value: optional(z.string()) },
  ...{ selected_option: optional(z.looseObject({ value: z.string() })), selected_user: optional(z.string()) },
});
const view = z.looseObject({
  ...{ id: z.string(), type: z.string(), callback_id: z.string(), private_metadata: z.string() },
  blocks: optional(z.array(z.looseObject({ type: z.string() }))),
  state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string() }))) }),
});
const interaction = z
  .looseObject({
    ...{ type: z.string(), user, team: optional(named), channel: optional(named), view: optional(view) },
    ...{ actions: optional(z.array(element).min(1)), container: optional(z.looseObject({})) },
    ...{ action_id: optional(z.string()), value: optional(z.string()), callback_id: optional(z.string()) },
    ...{ trigger_id: optional(z.string()), response_url: optional(z.string()) },
  })
  .refine(({ type, view, actions, container, action_id, callback_id }) => {
    if (type === 'block_actions') return actions != null && container != null;
    if (type === 'block_suggestion') return action_id != null;
    if (type === 'view_submission' || type === 'view_closed') return view != null;
    return callback_id != null;
  });

/** What must be text in the events we subscribe to; of all others only the type matters. */
function textFields(type: string): readonly string[] {
  if (type === 'app_home_opened') return ['user'];
  if (type === 'member_joined_channel') return ['user', 'channel'];
  if (type === 'channel_id_changed') return ['old_channel_id', 'new_channel_id'];
  return /^(channel|group)_(left|archive|unarchive|deleted|shared|unshared)$/.test(type) ? ['channel'] : [];
}
const happening = z
  .looseObject({ type: z.string(), channel: z.union([id, named]).optional() })
  .refine((told) => textFields(told.type).every((name) => typeof told[name] === 'string'));
const event = z.union([
  z.looseObject({ type: z.literal('event_callback'), team_id: id, event: happening }),
  z.looseObject({ type: z.enum(['url_verification', 'app_rate_limited']) }),
]);

/** Whether what came through a websocket has the shape of something Slack sends. */
export function isReadablePayload(kind: 'events_api' | 'slash_commands' | 'interactive', payload: unknown): boolean {
  const schemas = { events_api: event, slash_commands: command, interactive: interaction };
  return schemas[kind].safeParse(payload).success;
}

/** Whether an authentic body has the shape of something Slack sends. */
export function isReadable(raw: Buffer): boolean {
  const text = raw.toString('utf8');
  if (/^\s*\{/.test(text)) return event.safeParse(parse(text)).success;
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  if (payload !== null) return interaction.safeParse(parse(payload)).success;
  return command.safeParse(Object.fromEntries(form)).success;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
