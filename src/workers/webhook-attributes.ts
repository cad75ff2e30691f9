import type { ConnectionRecord } from '../ports/connections.ts';
import type { CredoWebhookAttributes } from '../ports/credo.ts';

export type WebhookSettings = {
  readonly publicUrl: string;
  readonly eventPrefix: string;
  readonly eventSuffix: string;
  readonly environment: string;
  readonly webhookAuth: 'none' | 'o_auth';
  readonly intervalMs: number;
  readonly graceMs: number;
};

/** The secret address Credo posts to. */
export function webhookUrl(publicUrl: string, webhookKey: string): string {
  return `${publicUrl}/credo/webhooks/${webhookKey}`;
}

/** Ties a webhook to this app and connection, so that it is found again even without our database. */
export function markerOf(publicUrl: string, connectionId: string): string {
  return `[credo-slack ${publicUrl.replace(/^https?:\/\//, '')}/${connectionId}]`;
}

/** The webhook as it is to be, with these event types. Holds its secrets. */
export function webhookAttributes(
  settings: WebhookSettings,
  connection: Pick<ConnectionRecord, 'id' | 'webhookKey' | 'oauthSecret'>,
  types: readonly string[],
): CredoWebhookAttributes {
  const isOAuth = settings.webhookAuth === 'o_auth';
  return {
    description: `Credo AI for Slack ${markerOf(settings.publicUrl, connection.id)}`,
    url: webhookUrl(settings.publicUrl, connection.webhookKey),
    event_types: types,
    event_type_prefix: settings.eventPrefix,
    event_type_suffix: settings.eventSuffix,
    environment: settings.environment,
    authentication_method: settings.webhookAuth,
    authentication_payload: isOAuth
      ? { grant_type: 'client_credentials', client_id: connection.id, client_secret: connection.oauthSecret }
      : {},
    authentication_payload_type: isOAuth ? 'application/json' : null,
    authentication_server: isOAuth ? `${settings.publicUrl}/credo/oauth/token` : null,
  };
}
