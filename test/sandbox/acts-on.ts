import { expect } from 'vitest';
import type { StageName, TimelineEvent } from '../../src/sandbox/web/page-state.ts';
import type { OpenPage } from './open-page.ts';

/** What people do on a page in tests, mostly with the use case Resume screener and in #governance. */
export function actsOn(page: () => OpenPage) {
  const useCaseId = 'GrbRvpo2TSXibSS6pKJyJg';
  const ids = () => {
    const { slack, credo } = page().state;
    const actor = (name: string) => credo.people.find(({ given_name }) => given_name === name)?.id ?? '';
    const channel = slack.channels.find(({ name }) => name === 'governance')?.id ?? '';
    const ana = slack.users.find(({ name }) => name === 'ana')?.id ?? '';
    return { actor, channel, ana };
  };
  /** Ana types a command; resolves with what is said next. */
  const type = async (text: string) => {
    const { ana, channel } = ids();
    const before = page().state.slack.messages.length;
    expect(await page().act('slack/command', { user: ana, channel, text })).toMatchObject({ ok: true });
    return await page().see(({ slack }) => slack.messages[before], `the answer to ${text}`);
  };
  const isOver = ({ outcome }: TimelineEvent) => outcome !== 'under_way';
  /** Does something and resolves with the event it led to, once it is as it should be. */
  const happens = async (
    act: () => Promise<unknown>,
    holds: (event: TimelineEvent) => boolean | undefined = isOver,
  ) => {
    const known = new Set(page().state.timeline.events.map(({ id }) => id));
    await act();
    return await page().see(
      ({ timeline }) => timeline.events.find((event) => !known.has(event.id) && holds(event)),
      'the event',
    );
  };
  const setField =
    (value: string, useCase = useCaseId) =>
    () =>
      page().act('credo/change-field', {
        ...{ actor: ids().actor('Ana'), useCaseId: useCase, field: 'description', value },
      });
  const stage = (event: TimelineEvent, name: StageName) => event.stages.find((one) => one.name === name);
  const trouble = (id: string) => page().state.control.troubles.find((one) => one.id === id);
  const switchTo = async (id: string, isOn: boolean) => {
    expect(await page().act('trouble/set', { id, isOn })).toEqual({ ok: true });
    await page().see(() => trouble(id)?.isOn === isOn, `${id} to be switched`);
  };
  return { useCaseId, ids, type, happens, isOver, setField, stage, trouble, switchTo };
}
