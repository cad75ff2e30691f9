import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Args, parseArguments } from './arguments.ts';
import type { Changes } from './changes.ts';
import { isDocumented } from './documented-errors.ts';
import type { Faults } from './faults.ts';
import { methods } from './methods/all.ts';
import type { Method, Platform } from './methods/method.ts';
import { Refusal } from './refusal.ts';
import { sendJson, spoil } from './replies.ts';
import type { ApiCall, CallOutcome } from './types.ts';

export type WebApi = {
  handle(name: string, request: IncomingMessage, response: ServerResponse, body: string): Promise<void>;
  calls(): readonly ApiCall[];
};

type Answer = { readonly body: Readonly<Record<string, unknown>>; readonly error: string | null };

/** Serves `/api/<method>`: arguments, token, scopes, limits and faults, and keeps a record of every call. */
export function createWebApi(deps: {
  readonly platform: Platform;
  readonly faults: Faults;
  readonly changes: Changes;
  /** Seconds to wait before a channel takes another message; null when it takes one now. */
  rateLimit(channelId: string): number | null;
}): WebApi {
  const { platform, faults, changes, rateLimit } = deps;
  const calls: ApiCall[] = [];

  const answer = (name: string, args: Args, token: string | null): Answer => {
    try {
      const method = methods.get(name);
      if (method === undefined) throw new Refusal('unknown_method', { req_method: name });
      if (method.needsToken === 'app') platform.socketMode.check(token);
      else if (method.needsToken) platform.tokens.check(token);
      platform.tokens.needScope(method.scopes);
      return { body: { ok: true, ...method.handle(args, platform) }, error: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!isDocumented(name, error.code)) throw new Error(`${name} does not document ${error.code}`);
      return { body: { ok: false, error: error.code, ...error.more }, error: error.code };
    }
  };

  const handle: WebApi['handle'] = async (name, request, response, sent) => {
    const read = readCall(request, sent, methods.get(name));
    const at = platform.clock.now();
    const note = (outcome: CallOutcome) => {
      const call = { method: name, args: read.args, tokenOk: isTokenOk(read.token, platform), at, outcome };
      calls.push(call);
      changes.emit({ kind: 'call', call });
    };
    const channelId = channelOf(read.args, platform);
    const fault = faults.take(name, channelId);
    if (fault?.kind === 'delay') await platform.clock.sleep(fault.delayMs);
    else if (fault !== null && fault.isAccepted !== true) {
      note({ kind: 'faulted', fault: fault.kind, accepted: false, error: null });
      return spoil(response, fault, '');
    }
    const retryAfterS = name === 'chat.postMessage' && channelId !== null ? rateLimit(channelId) : null;
    if (retryAfterS !== null) {
      note({ kind: 'rate_limited', retryAfterS });
      return sendJson(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(retryAfterS) });
    }
    const { body, error } = read.refused ?? answer(name, read.args, read.token);
    if (fault !== null && fault.kind !== 'delay') {
      note({ kind: 'faulted', fault: fault.kind, accepted: error === null, error });
      return spoil(response, fault, JSON.stringify(body));
    }
    note(error === null ? { kind: 'answered' } : { kind: 'refused', error });
    sendJson(response, 200, body, scopeHeaders(methods.get(name), platform));
  };
  return { handle, calls: () => [...calls] };
}

/** A call's token and arguments. */
export function readCall(request: IncomingMessage, body: string, method: Method | undefined) {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  try {
    const { token, ...args } = parseArguments(request, body, method?.acceptsJson ?? true);
    return { args, token: bearer ?? (typeof token === 'string' ? token : null), refused: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const refused: Answer = { body: { ok: false, error: error.code, ...error.more }, error: error.code };
    return { args: {}, token: bearer ?? null, refused };
  }
}

function isTokenOk(token: string | null, { tokens }: Platform): boolean {
  try {
    tokens.check(token);
    return true;
  } catch {
    return false;
  }
}

/** The conversation a call is about, for faults and limits. */
function channelOf(args: Args, { workspace }: Platform): string | null {
  const { channel } = args;
  return typeof channel === 'string' ? (workspace.findChannel(channel)?.id ?? null) : null;
}

function scopeHeaders(method: Method | undefined, { tokens }: Platform): Readonly<Record<string, string>> {
  return {
    'x-oauth-scopes': tokens.scopes().join(','),
    'x-accepted-oauth-scopes': (method?.scopes ?? []).join(','),
  };
}
