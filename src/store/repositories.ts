import type { SecretBox } from '../secret-box.ts';
import { createAccess } from './access.ts';
import { createChannelSettings } from './channel-settings.ts';
import { createChannels } from './channels.ts';
import { createComments } from './comments.ts';
import { createConnections } from './connections.ts';
import type { StoreContext } from './dialect.ts';
import { createDirectoryStore } from './directory.ts';
import { createFigures } from './figures.ts';
import { createInbox } from './inbox.ts';
import { createInstallations } from './installations.ts';
import { createLastAsked } from './last-asked.ts';
import { createLeases } from './leases.ts';
import { createMutedReviews } from './muted-reviews.ts';
import { createOauthStates } from './oauth-states.ts';
import { createOutbox } from './outbox.ts';
import { createPersonSettings } from './person-settings.ts';
import { createRepairs } from './repairs.ts';
import { createReplies } from './replies.ts';
import { createRetention } from './retention.ts';
import { createReviews } from './reviews.ts';
import { createDeliveries } from './settled-deliveries.ts';
import { createSlackRequests } from './slack-requests.ts';
import { createStandings } from './standing.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createTaskCards } from './task-cards.ts';
import { createTeamConnections } from './team-connections.ts';
import { createUnmatchedPeople } from './unmatched-people.ts';
import { createWindows } from './windows.ts';

/** Every port over one database. */
export function createRepositories(context: StoreContext, box: SecretBox) {
  return {
    access: createAccess(context),
    channels: createChannels(context),
    channelSettings: createChannelSettings(context),
    comments: createComments(context),
    connections: createConnections(context, box),
    deliveries: createDeliveries(context),
    figures: createFigures(context),
    inbox: createInbox(context),
    installations: createInstallations(context, box),
    lastAsked: createLastAsked(context),
    leases: createLeases(context),
    mutedReviews: createMutedReviews(context),
    oauthStates: createOauthStates(context),
    outbox: createOutbox(context),
    people: createDirectoryStore(context),
    personSettings: createPersonSettings(context),
    repairs: createRepairs(context),
    replies: createReplies(context),
    retention: createRetention(context),
    reviews: createReviews(context),
    slackRequests: createSlackRequests(context),
    standings: createStandings(context),
    subscriptions: createSubscriptions(context),
    taskCards: createTaskCards(context),
    teamConnections: createTeamConnections(context, box),
    unmatchedPeople: createUnmatchedPeople(context),
    windows: createWindows(context),
  };
}

export type Repositories = ReturnType<typeof createRepositories>;
