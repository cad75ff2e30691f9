import type { NewChannel, NewUser, Seed, Team } from './types.ts';

const homes: Readonly<Record<string, Pick<NewUser, 'tz' | 'locale'>>> = {
  ana: { tz: 'Europe/Madrid', locale: 'es-ES' },
  ben: { tz: 'America/New_York', locale: 'en-US' },
  chi: { tz: 'Asia/Tokyo', locale: 'ja-JP' },
  dana: { tz: 'Europe/Berlin', locale: 'de-DE' },
};

/** The workspace everybody meets in the sandbox: four people, five channels, and our app in none of them. */
export const acmeBank: {
  readonly team: Team;
  readonly users: readonly NewUser[];
  readonly channels: readonly NewChannel[];
} = {
  team: { id: 'T0ACMEBANK', name: 'Acme Bank', domain: 'acme-bank' },
  users: [
    { name: 'ana', real_name: 'Ana Flores', email: 'ana@acme.example' },
    { name: 'ben', real_name: 'Ben Okafor', email: 'ben@acme.example' },
    { name: 'chi', real_name: 'Chi Tanaka', email: 'chi@acme.example' },
    { name: 'dana', real_name: 'Dana Weiss', email: 'dana@acme.example', is_admin: true },
  ],
  channels: [
    { name: 'general', members: ['ana', 'ben', 'chi', 'dana'] },
    { name: 'governance', members: ['ana', 'ben', 'chi', 'dana'] },
    { name: 'risk-reviews', members: ['ana', 'ben', 'chi'] },
    { name: 'ai-audit', is_private: true, members: ['ana', 'ben', 'dana'] },
    { name: 'board-ai-risk', is_private: true, members: ['dana'] },
  ],
};

/**
 * The same workspace as the sandbox's page shows it: people in several time zones, a guest, somebody who left, a channel
 * shared with another organisation, and one that is archived.
 */
export const acmeBankToday: Seed = {
  team: acmeBank.team,
  users: [
    ...acmeBank.users.map((user) => ({ ...user, ...homes[user.name] })),
    { name: 'gil', real_name: 'Gil Andersen', email: 'gil@partner.example', is_restricted: true, tz: 'Europe/Oslo' },
    { name: 'eve', real_name: 'Eve Laurent', email: 'eve@acme.example', deleted: true },
  ],
  channels: [
    ...acmeBank.channels,
    { name: 'partner-audit', members: ['ana', 'ben', 'gil'], is_ext_shared: true },
    { name: 'model-intake-2025', members: ['ana', 'chi'], is_archived: true },
  ],
};

/** The scopes our app asks for (slack-platform.md, Scopes). */
export const defaultScopes: readonly string[] = [
  'app_mentions:read',
  'commands',
  'chat:write',
  'channels:read',
  'channels:join',
  'dnd:read',
  'groups:read',
  'im:read',
  'im:write',
  'mpim:read',
  'users:read',
  'users:read.email',
];
