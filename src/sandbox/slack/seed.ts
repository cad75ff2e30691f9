import type { NewChannel, NewUser, Team } from './types.ts';

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

/** The scopes our app asks for (slack-platform.md, Scopes). */
export const defaultScopes: readonly string[] = [
  'commands',
  'app_mentions:read',
  'chat:write',
  'channels:read',
  'channels:join',
  'groups:read',
  'im:read',
  'im:write',
  'mpim:read',
  'users:read',
  'users:read.email',
];
