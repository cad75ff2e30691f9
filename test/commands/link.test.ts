import { expect, test } from 'vitest';
import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import { startWorld, type World } from '../support/world.ts';
import { createHeldClock } from './fast-clock.ts';
import { announced, press, reading, told } from './support.ts';

const priya = acmeBank.users.find(({ given_name }) => given_name === 'Priya')!;
const adminsOnly = (ref: string) =>
  `Only admins may link somebody else. Nothing was changed.\nAsk a workspace admin to type \`/credo link @person ${ref}\`.`;

/** Somebody in Credo is tagged in a comment; resolves with the text of the message. */
async function tagged(world: World, user: { readonly id: string }): Promise<string> {
  const before = world.slack.messages('#governance').length;
  await world.credo.emit({
    type: 'use_case_comment',
    data: {
      useCaseId: acmeBank.useCases[0]!.id,
      commentId: `c${before}`,
      comment: `Please look, @[Tagged Person](users:${user.id})`,
      user: { userId: acmeBank.users[3]!.id, email: 'chi@acme.example', givenName: 'Chi', familyName: 'Tanaka' },
    },
  });
  const messages = await world.slack.waitForMessages('#governance', before + 1);
  return messages.at(-1)?.text ?? '';
}

test.each([
  ['an e-mail', priya.email ?? '', '@ben'],
  ['an id', priya.id, '@ben'],
  ['an e-mail in capitals', 'PRIYA.RAMAN@ACME.EXAMPLE', '@ben'],
])('an admin of the workspace links somebody by %s, and from then on they are mentioned', async (_, ref, who) => {
  const world = await startWorld();
  await announced(world, 'subscribe comments');
  expect(await tagged(world, priya)).not.toContain('<@');
  expect(await told(world, `link ${who} ${ref}`, '#governance', 'dana')).toBe(
    '*Priya Raman* in Credo AI is now *Ben Okafor* in Slack. Messages from here on mention them when they must act.',
  );
  expect(await tagged(world, priya)).toContain(`<@${world.slack.user('ben').id}>`);
});

test('whoever is named in ADMIN_USER_IDS links others, too', async () => {
  const world = await startWorld({ env: { ADMIN_USER_IDS: 'U0ANA0000' } });
  expect(await told(world, `link @ben ${priya.email}`)).toContain('is now *Ben Okafor* in Slack');
});

test('a link corrects what the e-mail says', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe comments');
  const ben = acmeBank.users[2]!;
  expect(await tagged(world, ben)).toContain(`<@${world.slack.user('ben').id}>`);
  await told(world, 'link @ana ben@acme.example', '#governance', 'dana');
  expect(await tagged(world, ben)).toContain(`<@${world.slack.user('ana').id}>`);
});

test('a link by e-mail holds for events that only know the id, even while Credo does not answer', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe comments');
  await told(world, `link @ben ${priya.email}`, '#governance', 'dana');
  world.credo.fault({ path: /users/, status: 404, body: '', times: 1000 });
  expect(await tagged(world, priya)).toContain(`<@${world.slack.user('ben').id}>`);
});

test('anybody links themselves with the address of their own Slack profile', async () => {
  const world = await startWorld();
  expect(await told(world, 'link me ana@acme.example')).toContain('*Ana Flores* in Credo AI is now *Ana Flores*');
  expect(await told(world, 'link @ben Ben@Acme.example', '#general', 'ben')).toContain('is now *Ben Okafor*');
});

test('somebody else, or another address, needs an admin', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe comments');
  expect(await told(world, 'link @ben ben@acme.example')).toBe(adminsOnly('ben@acme.example'));
  expect(await told(world, `link me ${priya.email}`)).toBe(
    `That address isn't the one on your Slack profile. Nothing was changed.\nAsk a workspace admin to type \`/credo link @person ${priya.email}\`.`,
  );
  expect(await told(world, `link me ${priya.id}`)).toContain("isn't the one on your Slack profile");
  expect(await tagged(world, priya)).not.toContain('<@');
});

test('nobody in Credo has this address', async () => {
  const world = await startWorld();
  for (const ref of ['nobody@acme.example', 'NoSuchUserId0000000001']) {
    expect(await told(world, `link @ben ${ref}`, '#governance', 'dana')).toBe(
      `Credo AI knows nobody with *${ref}*. Nothing was changed.\nCheck the address or id and type \`/credo link @person name@company.com\` again.`,
    );
  }
});

test('nobody active in Slack is meant', async () => {
  const world = await startWorld();
  world.slack.updateUser('ben', { deleted: true });
  const lines = [
    "I can't find that person in this workspace; they may have left it. Nothing was changed.",
    'For example, type `/credo link @person name@company.com`.',
  ];
  expect(await told(world, `link @ben ${priya.email}`, '#governance', 'dana')).toBe(lines.join('\n'));
  expect(await told(world, `link <@U0NOBODY0> ${priya.email}`, '#governance', 'dana')).toBe(lines.join('\n'));
});

test.each(['link @ben', 'link @ben a b', 'link ben@acme.example @ben'])(
  '/credo %s is answered with how to write it',
  async (command) => {
    const world = await startWorld();
    expect(await told(world, command, '#governance', 'dana')).toBe(
      [
        'I need to know who it is in Slack and in Credo AI. Nothing was changed.',
        'For example, type `/credo link @person name@company.com`. For yourself, write me instead of @person.',
      ].join('\n'),
    );
  },
);

test('while Credo does not answer, the link is kept and the answer says that it was not checked', async () => {
  // A request to Credo is waited for this long; the answer must not.
  const clock = createHeldClock(5, 10_000);
  const world = await startWorld({ clock });
  await announced(world, 'subscribe comments');
  const fault = world.credo.fault({ hang: true, times: 1000 });
  expect(await told(world, `link @ben ${priya.email}`, '#governance', 'dana')).toBe(
    [
      `*${priya.email}* in Credo AI is now *Ben Okafor* in Slack. Messages from here on mention them when they must act.`,
      `Credo AI didn't answer, so I couldn't check this. If nothing comes of it, type \`/credo link\` <@U0BEN0000> \`${priya.email}\` again later.`,
    ].join('\n'),
  );
  clock.release();
  fault.clear();
});

test('a name does not say who it is in Slack', async () => {
  const world = await startWorld();
  expect(await told(world, 'link ben ben@acme.example', '#governance', 'dana')).toBe(
    [
      "I couldn't tell who *ben* is: type @ and choose the person. Nothing was changed.",
      'For example, type `/credo link @person name@company.com`. For yourself, write me instead of @person.',
    ].join('\n'),
  );
});

test('when Credo refuses the key, the answer says so and repeats what was typed', async () => {
  const world = await startWorld();
  world.credo.fault({ path: /users/, status: 401, body: '', times: 1000 });
  expect((await told(world, 'link me ana@acme.example')).split('\n')[1]).toBe(
    "I couldn't check this: Credo AI refused the app's API key. Whoever runs this app must set a new CREDO_API_KEY. If nothing comes of it, type `/credo link me ana@acme.example` again later.",
  );
});

test.each(['link', 'link me', 'connect me', 'signin'])('%s alone says who one is in Credo AI', async (command) => {
  const world = await startWorld();
  expect(await told(world, command)).toBe(
    [
      'You are linked as *Ana Flores*, by your e-mail *ana@acme.example*. Messages mention you when you must act.',
      'To say who somebody is, type `/credo link @person name@company.com`; `/credo unlink` takes it back.',
    ].join('\n'),
  );
});

test('an admin can be asked to link an address that is not on the profile, and reads whose it is', async () => {
  const world = await startWorld();
  const refusal = await world.type('chi', '#governance', `link me ${priya.email}`);
  await press(world, 'chi', refusal, 'Ask an admin');
  const request = await world.slack.waitFor(() => world.slack.messages('@dana')[0]);
  expect(reading(request)).toContain(`\`/credo link\` *Chi Tanaka* \`${priya.email}\``);
  await press(world, 'dana', request, 'Allow');
  const said = (text: string) => world.slack.messages('@chi').find((message) => reading(message).includes(text));
  await world.slack.waitFor(() => said('*Priya Raman* in Credo AI is now *Chi Tanaka* in Slack.'));
});
