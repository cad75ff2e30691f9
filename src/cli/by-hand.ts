/** What helps where Credo AI has no API for webhooks, or does not let our key use it; nothing for other failures. */
export function byHandHint(failure: string | null): string {
  const isHopeless = failure === 'not_found' || failure === 'forbidden';
  return isHopeless
    ? ' To do without its API for webhooks, enter the webhook in Credo AI as npm run -s cli -- webhooks by-hand shows it.'
    : '';
}
