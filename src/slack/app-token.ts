import type { WebClient } from '@slack/web-api';
import { classify } from './classify.ts';

/** Whether Slack opens a Socket Mode connection for an app-level token (apps.connections.open). Never throws. */
export async function checkAppToken(
  client: WebClient,
): Promise<{ readonly isGood: true } | { readonly isGood: false; readonly code: string }> {
  try {
    await client.apps.connections.open({});
    return { isGood: true };
  } catch (error) {
    return { isGood: false, code: classify(error).code };
  }
}
