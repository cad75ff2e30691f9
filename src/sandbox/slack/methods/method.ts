import type { Clock } from '../../../clock.ts';
import type { Args } from '../arguments.ts';
import type { Organisation } from '../organisation.ts';
import type { SocketMode } from '../sockets/socket-mode.ts';
import type { Tokens } from '../tokens.ts';
import type { Triggers } from '../triggers.ts';
import type { EventResult } from '../types.ts';
import type { Views } from '../views.ts';
import type { Workspace } from '../workspace.ts';

/** What the methods work on. */
export type Platform = {
  readonly clock: Clock;
  readonly workspace: Workspace;
  /** By which the app reaches the workspace: its own, or those of its organisation. */
  readonly tokens: Tokens;
  readonly own: Tokens;
  readonly organisation: Organisation | null;
  readonly triggers: Triggers;
  readonly views: Views;
  readonly socketMode: Pick<SocketMode, 'check' | 'issueUrl'>;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly codes: Map<string, Grant>;
  /** Tells the app of an event, if it may know of it. */
  announce(event: AppEvent): Promise<EventResult | null>;
};

/** What somebody agreed to: for the workspace, or for its organisation as a whole. */
export type Grant = {
  readonly scopes: readonly string[] | null;
  readonly redirectUri: string;
  readonly userId: string;
  readonly isForOrganisation: boolean;
};

/** An event the app hears of only with `scope`, and of a private channel only as its member. */
export type AppEvent = {
  readonly event: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly scope: string | null;
  readonly isHidden?: boolean;
};

/** One method of the Web API. It throws a `Refusal` to answer `ok: false`. */
export type Method = {
  /** Any of these is enough to call it; empty when it needs none. */
  readonly scopes: readonly string[];
  readonly acceptsJson: boolean;
  /** `app`: the app-level token instead of that of an installation. */
  readonly needsToken: boolean | 'app';
  handle(args: Args, platform: Platform): Readonly<Record<string, unknown>>;
};
