import fc from 'fast-check';

const nasty = [
  '<!channel>',
  '<!here|x>',
  '<@U1>',
  '<#C1>',
  '<https://evil.example|click>',
  '<!date^0^{time}|x>',
  '@here',
  '@everyone',
  '*b*',
  '_i_',
  '~s~',
  '`c`',
  '```p```',
  '\n> quote',
  '>>> all',
  '&gt; x',
  ':tada:',
  '@[Eve](users:EveId)',
  '*',
  '_',
  '`',
  ' ',
  '\n',
  '.',
  '&',
  '<',
  '>',
  '|',
  '\u202e',
  '\u200b',
  '👩‍💻',
  '\ud83d',
  '\u0000',
];

/** Any text, often made of what is dangerous in Slack, now and then very long. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 4 })), { maxLength: 12 })
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...nasty, 'x', 'é', '&amp;'), fc.integer({ min: 1, max: 5000 }))
    .map(([unit, times]) => unit.repeat(times)),
);
