/** Slack's `ok: false`: the error code, and what else the answer says. */
export class Refusal extends Error {
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

/** A refusal that says what is wrong with the arguments, the way Slack does in `response_metadata.messages`. */
export function refusalWithReasons(code: string, reasons: readonly string[]): Refusal {
  return new Refusal(code, {
    errors: reasons,
    response_metadata: { messages: reasons.map((reason) => `[ERROR] ${reason}`) },
  });
}
