import type { Locator, Page } from 'playwright-core';
import type { Message } from '../../../src/sandbox/slack/types.ts';
import { everythingSent } from '../../../src/sandbox/tour/stage.ts';
import type { OpenSandbox } from '../open-sandbox.ts';

/** One picture: `play` does what it takes, with the page as the scene before left it, and resolves with what to show. */
export type Scene = {
  /** The picture's name, without `.png`. */
  readonly name: string;
  /** What it shows, in a sentence of the gallery. */
  readonly shows: string;
  play(set: SceneSet): Promise<Locator | Page>;
};

/** What scenes are played with. */
export type SceneSet = OpenSandbox & {
  readonly slackPane: Locator;
  readonly creditScoring: string;
  readonly resumeScreener: string;
  readonly chatAssistant: string;
  /** The Credo id of a person. */
  readonly credoId: (name: string) => string;
  /** The Credo id of a use case. */
  readonly useCase: (name: string) => string;
  /** Looks at Slack as somebody, in a channel or at the app's own page. */
  readonly goTo: (person: string, place: string) => Promise<void>;
  /** Types in the open channel, as whoever is looked at. */
  readonly type: (channel: string, text: string) => Promise<void>;
  /** Resolves with the picture's message: the first new one of the app in a channel (or of somebody: `@ben`) that fits. */
  readonly news: (channel: string, act: () => unknown, fits?: (text: string) => boolean) => Promise<Locator>;
  /** Closes every form and dialog that is open. */
  readonly closeAll: () => Promise<void>;
  /** The answer that only whoever types sees. */
  readonly answer: (channel: string, text: string) => Promise<Locator>;
};

/** Nothing a scene waits for takes this long; so that one that fails does not hold up the others. */
export const sceneTimeoutMs = 20_000;

/** Wide enough for a thread to stand beside its channel. */
export const wide = { width: 1900, height: 860 };
export const usual = { width: 1280, height: 800 };

export function createSet(sandbox: OpenSandbox): SceneSet {
  const { page, slack, credo, stage } = sandbox;
  const slackPane = page.getByRole('region', { name: 'Slack', exact: true });
  const entries = page.getByRole('navigation', { name: 'Slack' });
  const credoId = (name: string) => found(credo.state.users, ({ given_name }) => given_name === name, name).id;
  const useCase = (name: string) => found(credo.state.useCases, (one) => one.name === name, name).id;
  const inChannel = (channel: string) => slack.workspace.messages(slack.channel(channel).id);
  const type = async (channel: string, text: string) => {
    const composer = page.getByLabel(`Message ${channel}`, { exact: true });
    await composer.fill(text);
    await composer.press('Enter');
  };
  const news: SceneSet['news'] = async (channel, act, fits = () => true) => {
    const before = new Set(inChannel(channel).map(({ ts }) => ts));
    const isNew = (message: Message) => !before.has(message.ts) && !message.deleted && message.user === slack.botUserId;
    await act();
    const look = () => inChannel(channel).find((message) => isNew(message) && fits(textOf(message)));
    const message = await slack.waitFor(look, { timeoutMs: sceneTimeoutMs });
    await everythingSent(stage);
    const shown = page.locator(`.message[data-ts="${message.ts}"]`).last();
    await shown.waitFor();
    await shown.scrollIntoViewIfNeeded();
    return shown;
  };
  return {
    ...sandbox,
    ...{ slackPane, credoId, useCase, type, news },
    resumeScreener: useCase('Resume screener'),
    creditScoring: useCase('Credit scoring'),
    chatAssistant: useCase('Chat assistant'),
    goTo: async (person, place) => {
      const threads = page.getByRole('button', { name: 'Close the thread' });
      for (const open of await threads.all()) await open.click();
      await page.getByLabel('You are').selectOption({ label: slack.user(person).real_name });
      if (place.startsWith('#')) await entries.getByRole('button', { name: place.slice(1) }).click();
      else {
        await entries.getByRole('button', { name: 'Credo AI' }).click();
        await slackPane.getByRole('button', { name: place, exact: true }).click();
      }
    },
    closeAll: async () => {
      const dialogs = page.getByRole('dialog');
      while ((await dialogs.count()) > 0) {
        const top = await dialogs.last().elementHandle();
        await dialogs.last().getByRole('button', { name: 'Close' }).first().click();
        await top?.waitForElementState('hidden');
      }
    },
    answer: (channel, text) => news(channel, () => type(channel, text)),
  };
}

function textOf({ text, blocks }: Message): string {
  return `${text}${JSON.stringify(blocks)}`;
}

function found<T>(all: readonly T[], fits: (one: T) => boolean, name: string): T {
  const one = all.find(fits);
  if (one === undefined) throw new Error(`The simulated tenant lacks ${name}.`);
  return one;
}
