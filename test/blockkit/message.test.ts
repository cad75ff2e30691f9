import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContextPart } from '../../src/blockkit/blocks.ts';
import { bold, channel, code, type Inline, link, mention, say, value } from '../../src/blockkit/inline.ts';
import { answer, composeMessage, plainMessage } from '../../src/blockkit/message.ts';
import { anyText } from './arbitraries.ts';
import { effectsOf, leavesOf, mrkdwnOf, violations, wordsOf } from './slack-rules.ts';

const noId = anyText.filter((text) => !/^[A-Z0-9]+$/.test(text));
const url = anyText.map((text) => `https://a.example/${text}`);
const part: fc.Arbitrary<Inline> = fc.oneof(
  fc.constantFrom('Ana ', ' & ', ' <b> ', ': ', '“'),
  anyText.map(value),
  anyText.map(bold),
  anyText.map(code),
  fc.tuple(fc.oneof(url, anyText), anyText).map(([to, text]) => link(to, text)),
  fc.tuple(fc.oneof(fc.constantFrom('U1', 'W2'), noId), anyText).map(([id, name]) => mention(id, name)),
  fc.oneof(fc.constant('C1'), noId).map(channel),
);
const parts = fc.array(part, { maxLength: 12 });
const contextPart: fc.Arbitrary<ContextPart> = fc.oneof(
  anyText.map((text): ContextPart => ({ kind: 'text', text })),
  fc.integer({ min: 0, max: 4e12 }).map((atMs): ContextPart => ({ kind: 'date', atMs })),
  fc
    .tuple(anyText, fc.array(part, { maxLength: 120 }))
    .map(([label, people]): ContextPart => ({ kind: 'people', label, people })),
);

const mayDo = ['date', 'user U1', 'user W2', 'channellink'];

describe('any message', () => {
  it('fits Slack, whatever is put in', () => {
    fc.assert(
      fc.property(
        parts,
        parts,
        fc.array(contextPart, { maxLength: 14 }),
        url,
        anyText,
        (headline, quote, context, to, label) => {
          const message = composeMessage({
            headline,
            quote,
            context,
            button: { url: to, label, accessibilityLabel: label },
          });
          expect(violations(message)).toEqual([]);
          expect(
            mrkdwnOf(message)
              .flatMap(effectsOf)
              .filter((effect) => !mayDo.includes(effect)),
          ).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('links only to web addresses and calls only ids of the form Slack uses', () => {
    fc.assert(
      fc.property(parts, (headline) => {
        for (const leaf of leavesOf(composeMessage({ headline }))) {
          if (leaf.type === 'link') expect(leaf.url).toMatch(/^https?:[^<>|\s]+$/);
          if (leaf.type === 'user') expect(leaf.user_id).toMatch(/^[UW][A-Z0-9]+$/);
          if (leaf.type === 'channel') expect(leaf.channel_id).toMatch(/^[CGD][A-Z0-9]+$/);
        }
      }),
    );
  });
});

describe('any answer', () => {
  it('fits Slack, however many lines and buttons', () => {
    const button = fc.record({ text: anyText, action_id: anyText, value: anyText });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), fc.array(button, { maxLength: 30 }), (lines, buttons) => {
        const message = answer(lines, buttons);
        expect(violations(message)).toEqual([]);
        expect(
          mrkdwnOf(message)
            .flatMap(effectsOf)
            .filter((effect) => !mayDo.includes(effect)),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('says how many lines it left out', () => {
    const lines = Array.from({ length: 500 }, (_, index) => [`line ${index} ${'x'.repeat(100)}`]);
    const shown = leavesOf(answer(lines)).map(wordsOf).join('');
    const [, left] = /… and (\d+) more$/.exec(shown)!;
    expect(shown).toContain(`line ${499 - Number(left)} `);
    expect(shown).not.toContain(`line ${500 - Number(left)} `);
  });

  it('has no more buttons than Slack shows', () => {
    const buttons = Array.from({ length: 30 }, (_, index) => ({ text: 'Undo', action_id: `undo-${index}` }));
    expect(violations(answer([['Done']], buttons))).toEqual([]);
  });

  it('keeps its lines apart and its buttons whole', () => {
    const message = answer(
      [['One ', bold('two')], [code('/credo list')]],
      [
        { text: 'Undo', action_id: 'undo', value: 'change-1', style: 'danger' },
        { text: 'Lost', action_id: 'lost', value: 'x'.repeat(2001) },
      ],
    );
    expect(message).toEqual({
      text: 'One two\n/credo list',
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'One ' },
                { type: 'text', text: 'two', style: { bold: true } },
                { type: 'text', text: '\n' },
                { type: 'text', text: '/credo list', style: { code: true } },
              ],
            },
          ],
        },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'undo',
              text: { type: 'plain_text', text: 'Undo', emoji: false },
              value: 'change-1',
              style: 'danger',
            },
          ],
        },
      ],
    });
  });
});

describe('one sentence', () => {
  it('shows untrusted text as it is in blocks, and escaped and harmless in the notification', () => {
    const message = plainMessage(say`R&D: ${value('*<!here>*')} is ${channel('C1')}`);
    expect(leavesOf(message)).toEqual([
      { type: 'text', text: 'R&D: *<!here>* is ' },
      { type: 'channel', channel_id: 'C1' },
    ]);
    expect(message.text).toBe('R&amp;D: \u200b*\u200b&lt;!here&gt;\u200b*\u200b is <#C1>');
  });

  it('names somebody whose Slack id cannot be one', () => {
    expect(plainMessage([mention('U1><!channel', 'Ana')]).text).toBe('Ana');
  });

  it('tells of people beside the message once called and once named', () => {
    const people = [mention('U1', 'Ana'), value('Chi'), mention('bad', 'Dan')];
    const message = composeMessage({ headline: ['Hello'], context: [{ kind: 'people', label: 'Tagged:', people }] });
    expect(message.text).toBe('Hello Tagged: <@U1>, Chi, Dan');
    expect(message.blocks[1]).toEqual({
      type: 'context',
      elements: [
        { type: 'plain_text', text: 'Tagged:', emoji: false },
        { type: 'mrkdwn', text: '<@U1>', verbatim: true },
        { type: 'plain_text', text: 'Chi, Dan', emoji: false },
      ],
    });
  });
});
