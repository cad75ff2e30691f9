import { readdirSync, readFileSync } from 'node:fs';
import type { RenderOptions } from '../../src/events/catalog.ts';
import type { Names, PersonRef } from '../../src/model.ts';

const folder = new URL('../fixtures/credo/', import.meta.url);

export type Fixture = { readonly name: string; readonly type: string; readonly body: unknown };

/** Every fixture; the part of its name before `__` is the event type it exercises. */
export const fixtures: readonly Fixture[] = readdirSync(folder)
  .sort()
  .map((file) => {
    const name = file.replace(/\.json$/, '');
    return { name, type: name.split('__')[0]!, body: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) };
  });

export function fixture(name: string): unknown {
  const found = fixtures.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no fixture ${name}`);
  return found.body;
}

const hostile = '<!channel> *bold* _it_ ~st~ `code` @here <@U1> <https://evil.example|click> \n> quote :tada:';

const useCases: Readonly<Record<string, { readonly name: string; readonly riskLevel: string | null }>> = {
  SeFqMYkJTSqe6fXgL7GryZ: { name: 'Resume screener', riskLevel: '0' },
  QHG9s995aVztB6Xc3caXyW: { name: 'Chat assistant', riskLevel: '1' },
  ZiSPid3wLeXWTe4VTRjbq9: { name: 'Credit scoring', riskLevel: null },
  HostileUseCase00000000: { name: hostile, riskLevel: '3' },
  RtlUseCase000000000000: { name: 'فرز السير الذاتية 🤖', riskLevel: '2' },
};

const people: readonly {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly slack: string | null;
}[] = [
  { id: 'AnaLopez0000000000000A', email: 'ana@example.com', name: 'Ana López', slack: 'U0ANA' },
  { id: 'BenIto000000000000000B', email: 'ben@example.com', name: 'Ben Ito', slack: 'U0BEN' },
  { id: 'ChiOkafor0000000000000', email: 'chi@example.com', name: 'Chi Okafor', slack: null },
  { id: 'DanaWeiss0000000000000', email: 'dana@example.com', name: 'Dana Weiss', slack: 'U0DANA' },
  { id: 'FSZqZLT8eFUUp53uTM6Ref', email: 'steven@credo.ai', name: 'Steven Adler', slack: 'U0STEVEN' },
  { id: 'MMC8qELwNoq9V27Y2cvqHf', email: 'john@credo.ai', name: 'John Doe', slack: 'U0JOHN' },
];

export const linkedSlackIds: readonly string[] = people.flatMap(({ slack }) => slack ?? []);

const riskLevels: Readonly<Record<string, string>> = { '0': 'High', '1': 'Medium', '2': 'Low', '3': hostile };

export const appUrl = 'https://app.credo.ai/use-cases/';

/** Names as a directory would know them; everything it was not told is unknown. */
export const names: Names = {
  disclosure: 'full',
  useCase: (id) => {
    const known = useCases[id];
    return known ? { ...known, isKnown: true } : { name: id, isKnown: false, riskLevel: null };
  },
  person: (ref: PersonRef) => {
    const known = people.find(({ id, email }) => id === ref.credoUserId || email === ref.email);
    return {
      name: known?.name ?? ref.name ?? ref.email?.split('@')[0] ?? 'somebody',
      slackUserId: known?.slack ?? null,
      isUnlinked: known !== undefined && known.slack === null,
    };
  },
  riskLevel: (level) => riskLevels[level] ?? null,
  useCaseUrl: (id) => `${appUrl}${encodeURIComponent(id)}/`,
};

const receivedAt = Date.UTC(2025, 7, 8, 6, 0, 0);

export const makeOptions = (options: Partial<RenderOptions> = {}): RenderOptions => ({
  receivedAt,
  now: receivedAt + 2000,
  mentionIds: linkedSlackIds,
  reader: null,
  size: 'compact',
  mayBeRepeat: false,
  isReply: false,
  isTest: false,
  previous: null,
  ...options,
});
