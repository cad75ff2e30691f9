import type { SlackMessage } from '../blockkit/message.ts';
import type { Audiences } from '../channels/audiences.ts';
import type { ChannelLifecycle } from '../channels/lifecycle.ts';
import type { Clock } from '../clock.ts';
import type { Catalog } from '../events/catalog.ts';
import type { InLease } from '../in-lease.ts';
import type { Log } from '../log.ts';
import type { ChannelSettings, EventGroup } from '../model.ts';
import type { AccessStore, Wish } from '../ports/access.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { Connections, WebhookNote } from '../ports/connections.ts';
import type { CredoApi } from '../ports/credo.ts';
import type { Deliveries } from '../ports/deliveries.ts';
import type { DirectoryStore } from '../ports/directory.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Asker, LastAsked } from '../ports/last-asked.ts';
import type { MutedReviews } from '../ports/muted-reviews.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { PersonSettingsStore, UnmatchedPeople } from '../ports/people.ts';
import type { Replies } from '../ports/replies.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import type { Standings } from '../ports/standing.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import type { CredoAccess, TeamConnections } from '../ports/team-connections.ts';
import type { InTurn } from './turns.ts';

/** The Credo tenant commands are about. */
export type ConnectedTenant = {
  readonly connectionId: string;
  /** As people call it, unique in the workspace. */
  readonly name: string;
  /** The workspace connected it itself; false for the environment's. */
  readonly isOwn: boolean;
  readonly credo: CredoApi;
  /** Brings Credo's webhook up to date; resolves once Credo took it or refused. */
  readonly reconcile: () => Promise<WebhookNote>;
  /** The address of a use case in Credo's web app. */
  readonly useCaseUrl: (useCaseId: string) => string;
  /** How senders are authenticated, in the words of the design. */
  readonly authenticationLevel: 'signature' | 'o_auth' | 'secret URL';
  readonly exampleOf: ExampleOf;
};

/** Renders an example of a kind of event as a channel with these settings gets it, about nobody and nothing real. */
export type ExampleOf = (
  group: Exclude<EventGroup, 'other'>,
  manner: Pick<ChannelSettings, 'size' | 'details'>,
) => SlackMessage;

export type CommandDeps = {
  /** The tenants a workspace has connected, in the order it did; none as long as it has none. */
  readonly tenants: (teamId: string) => Promise<readonly ConnectedTenant[]>;
  readonly connecting: {
    readonly connections: TeamConnections;
    /** The addresses that whoever runs the app has set. */
    readonly operator: Pick<CredoAccess, 'apiUrl' | 'appUrl'>;
    /** Calls Credo with what somebody entered; under an address they typed, only on the public internet. */
    readonly clientOf: (access: CredoAccess) => CredoApi;
    /** Starts or stops working with what was changed. */
    readonly refresh: () => Promise<void>;
  };
  readonly catalog: Catalog;
  /** Withholds the names of restricted use cases (channels: discreet subscriptions). */
  readonly subscriptions: Subscriptions;
  readonly audiences: Audiences;
  readonly channels: Pick<ChannelLifecycle, 'looked'>;
  readonly channelSettings: ChannelSettingsStore;
  readonly connections: Connections;
  readonly access: AccessStore;
  readonly mutedReviews: MutedReviews;
  readonly lastAsked: LastAsked;
  readonly deliveries: Deliveries;
  /** Replies from Slack to Credo; null where they are turned off. */
  readonly writeBack: { readonly replies: Replies; readonly onReply: () => void } | null;
  readonly outbox: Outbox;
  readonly standings: Pick<Standings, 'ofWorkspace'>;
  readonly inbox: Inbox;
  readonly people: DirectoryStore;
  readonly personSettings: PersonSettingsStore;
  readonly unmatchedPeople: UnmatchedPeople;
  readonly slack: SlackWorkspace;
  readonly inLease: InLease;
  readonly clock: Clock;
  readonly log: Log;
  readonly adminUserIds: readonly string[];
  readonly undoWindowMs: number;
  /** Why nothing can be sent in a workspace at the moment; null when all is well. */
  readonly slackFailure: (teamId: string) => Promise<string | null>;
  /** Where people install the app; null when whoever runs it does that. */
  readonly installUrl: string | null;
  readonly onInbox: () => void;
  readonly onOutbox: () => void;
  /** Called after it was changed when held events are due. */
  readonly onHeld: () => void;
};

/** What one run of a command works with. */
export type CommandContext = CommandDeps & {
  /** Changes to one channel are made one after the other, so that none of two at the same moment is lost. */
  readonly inTurn: InTurn;
  /** What the person wants, in a form that can be asked for and done later; null when that is not possible. */
  readonly wish: Wish | null;
  /** Somebody who may allow it has allowed it. */
  readonly isApproved: boolean;
  /** Called after somebody changed a channel, so that what was asked there before may be asked again. */
  readonly noteChange: (changed: Asker) => Promise<void>;
};

/** Whether somebody may do what only admins may: named in ADMIN_USER_IDS, or an admin or owner of the workspace. */
export async function isAdmin(deps: CommandDeps, teamId: string, slackUserId: string): Promise<boolean> {
  if (deps.adminUserIds.includes(slackUserId)) return true;
  const user = await deps.slack.user(teamId, slackUserId).catch(() => null);
  return user?.isAdmin ?? false;
}
