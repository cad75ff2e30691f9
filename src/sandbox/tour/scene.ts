import type { Acted, DeliveryReport, UseCase, User } from '../credo/types.ts';
import type { Message } from '../slack/types.ts';
import { everythingSent, seeing, type TourStage, typeCommand } from './stage.ts';

/** The tour's own channel, so that it neither meets nor disturbs what people do in the others. */
const channelName = 'guided-tour';

/** What the steps of the tour share. */
export type Scene = {
  readonly stage: TourStage;
  readonly channel: string;
  readonly people: { readonly ana: User; readonly ben: User; readonly chi: User; readonly dana: User };
  readonly useCase: UseCase;
  /** From now on messages in the channel are counted. */
  begin(): void;
  /** How many messages about events stand in the channel, and how many should. */
  shown(): number;
  expected(): number;
  /** Ana types a command. */
  type(text: string): Promise<Message>;
  /** Somebody does something in Credo AI; resolves once all of it was brought and accepted. */
  act<T extends object>(act: () => Acted<T>): Promise<T & { readonly reports: readonly DeliveryReport[] }>;
  /** Waits for exactly these further messages, in any order; each is told by what its text holds. */
  see(...parts: readonly (readonly string[])[]): Promise<readonly Message[]>;
  /** What the app told somebody in a direct message. */
  direct(name: string): readonly Message[];
  /** How a person is mentioned in Slack. */
  mention(name: string): string;
};

/** The scene as it is now: the channel is made if it is not there. */
export function openScene(stage: TourStage): Scene {
  const { slack, credo } = stage;
  const channel = `#${channelName}`;
  if (slack.workspace.findChannel(channel) === null) {
    slack.addChannel({ name: channelName, members: ['ana', 'ben', 'chi', 'dana'] });
  }
  const person = (name: string) => {
    const found = credo.state.users.find(({ email }) => email === slack.user(name).email);
    if (!found) throw new Error(`The simulated tenant lacks ${name}, whom the tour needs.`);
    return found;
  };
  const [useCase] = credo.state.useCases;
  if (!useCase) throw new Error('The simulated tenant has no use case.');
  const aboutEvents = () => slack.messages(channel).filter(({ source }) => source === 'chat.postMessage');
  let before = 0;
  const messages = () => aboutEvents().slice(before);
  let expected = 0;

  return {
    ...{ stage, channel, useCase },
    people: { ana: person('ana'), ben: person('ben'), chi: person('chi'), dana: person('dana') },
    begin: () => {
      before = aboutEvents().length;
    },
    shown: () => messages().length,
    expected: () => expected,
    type: (text) => typeCommand(stage, 'ana', channel, text),
    act: async (act) => {
      const acted = act();
      const reports = await acted.brought;
      const failed = reports.find(({ status }) => status !== 200);
      if (failed) throw new Error(`Credo AI could not bring an event: ${failed.problem ?? `status ${failed.status}`}.`);
      return { ...acted, reports };
    },
    see: async (...parts) => {
      const start = expected;
      expected += parts.length;
      const problem = () =>
        `${expected - start} messages should have come to ${channel}, and ${messages().length - start} did.`;
      await seeing(stage, problem, () => (messages().length >= expected ? true : null));
      await everythingSent(stage);
      const came = messages().slice(start);
      if (came.length !== parts.length) throw new Error(problem());
      for (const part of parts) {
        const fitting = came.filter(({ text }) => part.every((words) => text.includes(words)));
        if (fitting.length === 1) continue;
        const said = came.map(({ text }) => `“${text}”`).join(', ');
        throw new Error(`${fitting.length} messages say “${part.join(' … ')}”, not one. There came: ${said}`);
      }
      return came;
    },
    direct: (name) => {
      const { id } = slack.user(name);
      const own = slack.workspace.channels().filter(({ is_im, members }) => is_im && members.includes(id));
      return own
        .flatMap((conversation) => slack.messages(conversation.id))
        .filter(({ user }) => user === slack.botUserId);
    },
    mention: (name) => `<@${slack.user(name).id}>`,
  };
}

/** Ends the step when something does not hold; `problem` is a sentence for people. */
export function check(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}

/** One step: `play` resolves with what was checked, and rejects with a sentence when something did not hold. */
export type Step = {
  readonly title: string;
  readonly explanation: string;
  play(scene: Scene): Promise<string>;
};

/** The app's own webhook in Credo AI. */
export function ourWebhook({ stage }: Scene) {
  return stage.credo.webhooks.find(({ attributes }) => attributes.url.startsWith(`${stage.app.url}/`));
}

/** The review the tour opened last. */
export function lastReview({ stage, useCase }: Scene): string {
  const open = stage.credo.state.reviews.filter(
    ({ use_case_id, status }) => use_case_id === useCase.id && status === 'in_progress',
  );
  const review = open.at(-1);
  if (!review) throw new Error('The review of the tour is not open any more: somebody ended it meanwhile.');
  return review.id;
}
