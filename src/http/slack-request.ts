import { z } from 'zod';

/* The least that handling what Slack sends relies on (docs.slack.dev: Slash commands, Interaction payloads, Events API). */

const named = z.looseObject({ id: z.string() });
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();

const command = z.union([
  z.looseObject({
    command: z.string(),
    text: z.string(),
    team_id: z.string(),
    channel_id: z.string(),
    user_id: z.string(),
  }),
  z.looseObject({ ssl_check: z.string() }),
]);

const element = z.looseObject({
  ...{ type: z.string(), action_id: z.string(), block_id: z.string(), value: optional(z.string()) },
  ...{ selected_option: optional(z.looseObject({ value: z.string() })), selected_user: optional(z.string()) },
});
const view = z.looseObject({
  ...{ id: z.string(), type: z.string(), callback_id: z.string(), private_metadata: z.string() },
  state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string() }))) }),
});
const interaction = z
  .looseObject({
    ...{ type: z.string(), user: named, team: optional(named), channel: optional(named), view: optional(view) },
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

/** These describe the channel; all others name it by its id. */
const describesChannel = /^(channel|group)_(created|rename)$/;
const happening = z
  .looseObject({ type: z.string(), user: optional(z.unknown()), channel: optional(z.unknown()) })
  .refine(({ type, channel }) => channel == null || typeof channel === 'string' || describesChannel.test(type));
const event = z.union([
  z.looseObject({ type: z.literal('event_callback'), team_id: z.string(), event: happening }),
  z.looseObject({ type: z.enum(['url_verification', 'app_rate_limited']) }),
]);

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
