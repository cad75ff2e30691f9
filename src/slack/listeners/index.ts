import type { App } from '@slack/bolt';
import type { ChannelLifecycle } from '../../channels/lifecycle.ts';
import type { Commands } from '../../commands/run-command.ts';
import type { Log } from '../../log.ts';
import type { SlackRequests } from '../../ports/slack-requests.ts';
import type { InstallationWatch } from '../installation.ts';
import type { Responder } from '../responder.ts';
import type { SlackViews } from '../views.ts';
import { registerActions } from './actions.ts';
import { registerChannelEvents } from './channel-events.ts';
import { registerCommands } from './commands.ts';
import { registerConnecting } from './connecting.ts';
import { registerForms } from './forms.ts';
import { registerHome } from './home.ts';
import { registerInstallationEvents } from './installation-events.ts';
import { registerMentions } from './mentions.ts';
import { type PeopleLifecycle, registerPeopleEvents } from './people-events.ts';
import { registerReplies } from './replies.ts';
import { registerShortcuts } from './shortcuts.ts';

export type ListenerDeps = {
  readonly commands: Commands;
  readonly channels: ChannelLifecycle;
  readonly responder: Responder;
  readonly views: SlackViews;
  readonly toldGone: InstallationWatch['toldGone'];
  readonly people: PeopleLifecycle;
  readonly requests: SlackRequests;
  readonly log: Log;
  /** Runs work after the acknowledgement; stopping the app waits for it. */
  readonly inBackground: (name: string, work: Promise<void>) => void;
};

/** Everything the app listens to in Slack. */
export function registerListeners(app: App, deps: ListenerDeps): void {
  registerCommands(app, deps);
  registerActions(app, deps);
  registerChannelEvents(app, deps);
  registerForms(app, deps);
  registerReplies(app, deps);
  registerConnecting(app, deps);
  registerMentions(app, deps);
  registerShortcuts(app, deps);
  registerHome(app, deps);
  registerInstallationEvents(app, deps);
  registerPeopleEvents(app, deps);
}
