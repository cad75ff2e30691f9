import { z } from 'zod';
import type { AppRequests } from './app-requests.ts';
import { parseJson } from './arguments.ts';
import { escapeCommand } from './escape-command.ts';
import { verificationToken } from './events.ts';
import { commandPart, type InteractionPart } from './installed-as.ts';
import { channelName, type Lookups } from './people.ts';
import { Refusal } from './refusal.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { AppResponse, CommandOptions, InteractionResult } from './types.ts';
import { appId, type Workspace } from './workspace.ts';

export type PeopleDeps = {
  readonly workspace: Workspace;
  readonly lookups: Lookups;
  readonly requests: AppRequests;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  responseUrl(id: string): string;
  /** For which installation an interaction is. */
  installation(): InteractionPart;
};

/** Sends slash commands with the fields Slack sends (docs.slack.dev, Slash commands). */
export function createCommands(deps: PeopleDeps): (options: CommandOptions) => Promise<InteractionResult> {
  const { workspace, lookups, requests, triggers, responseUrls } = deps;
  return async (options) => {
    const { user, channel } = lookups.place(options.user, options.channel);
    const { command = '/credo', text = '', shouldEscape = true } = options;
    const url = responseUrls.issue({ channelId: channel.id, userId: user.id, original: null });
    const triggerId = triggers.issue(user.id);
    const response = await requests.sendForm(
      {
        token: verificationToken,
        team_id: workspace.team.id,
        team_domain: workspace.team.domain,
        channel_id: channel.id,
        channel_name: channelName(channel),
        user_id: user.id,
        user_name: user.name,
        command,
        text: shouldEscape ? escapeCommand(text, readers(deps, user.id)) : text,
        api_app_id: appId,
        ...commandPart(deps.installation()),
        response_url: deps.responseUrl(url.id),
        trigger_id: triggerId,
      },
      options,
    );
    const problem = takeBody(response, url.id, responseUrls);
    return { ...response, responseUrl: deps.responseUrl(url.id), triggerId, answers: url.answers, problem };
  };
}

/** A person's name and a channel the writer can see become references. */
function readers({ workspace }: PeopleDeps, writer: string) {
  return {
    user: (name: string) => workspace.users().find((user) => user.name === name) ?? null,
    channel: (name: string) =>
      workspace
        .channels()
        .find(
          (channel) =>
            !channel.is_im && channel.name === name && (!channel.is_private || channel.members.includes(writer)),
        ) ?? null,
  };
}

/** A command may be answered in the response itself, with text or with a message in JSON. */
function takeBody(response: AppResponse, urlId: string, responseUrls: ResponseUrls): string | null {
  if (response.status !== 200 || response.body === '') return null;
  const message = z.record(z.string(), z.unknown()).safeParse(parseJson(response.body));
  if (message.success && Object.keys(message.data).length === 0) return null;
  try {
    responseUrls.answerDirectly(urlId, message.success ? message.data : { text: response.body });
    return null;
  } catch (error) {
    if (error instanceof Refusal) return [error.code, JSON.stringify(error.more)].join(' ');
    throw error;
  }
}
