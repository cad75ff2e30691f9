import { describe, expect, test } from 'vitest';
import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import type { User } from '../../src/sandbox/credo/types.ts';
import { startTenant } from './support.ts';

const priya = { id: 'SX5RPSQyPQzVNFqidSdqoA', email: 'priya.raman@acme.example', name: 'Priya Raman' };
const [somebody] = acmeBank.users;

/** A tenant where the search for an e-mail finds `count` others first. */
function crowd(count: number, last: Partial<User>): typeof acmeBank {
  const base = somebody as User;
  const others = Array.from({ length: count }, (_, index) => ({
    ...base,
    id: `user${index}`,
    email: `not-${last.email}`,
  }));
  return { ...acmeBank, users: [...others, { ...base, ...last }] };
}

describe('people', () => {
  test('me is who the API key belongs to', async () => {
    const { api } = await startTenant();
    expect(await api.me()).toEqual(priya);
  });

  test('a user is found by id, and an unknown one is null', async () => {
    const { api } = await startTenant();
    expect(await api.users.get(priya.id)).toEqual(priya);
    expect(await api.users.get('nobody')).toBeNull();
  });

  test.each([
    [{ given_name: 'Mei', family_name: null, nickname: 'mm' }, 'Mei'],
    [{ given_name: ' ', family_name: 'Chen', nickname: 'mm' }, 'Chen'],
    [{ given_name: null, family_name: '', nickname: 'mm' }, 'mm'],
    [{ given_name: null, family_name: null, nickname: null }, null],
  ])('the name of %o is %s', async (names, expected) => {
    const { api } = await startTenant({ seed: crowd(0, { ...names, id: 'mei', email: 'mei@acme.example' }) });
    expect(await api.users.get('mei')).toEqual({ id: 'mei', email: 'mei@acme.example', name: expected });
  });

  test('an e-mail finds its owner in any case, and only the whole e-mail counts', async () => {
    const { api } = await startTenant();
    expect(await api.users.findByEmail(' Priya.Raman@ACME.example ')).toEqual(priya);
    expect(await api.users.findByEmail('raman@acme.example')).toBeNull();
    expect(await api.users.findByEmail('  ')).toBeNull();

    const spelled = { id: 'mei', email: 'Mei.Chen@Acme.Example' };
    const other = await startTenant({ seed: crowd(0, spelled) });
    expect(await other.api.users.findByEmail('mei.chen@acme.example')).toMatchObject(spelled);
  });

  test('an e-mail is looked for on the following pages, and a deleted owner does not count', async () => {
    const wanted = { id: 'wanted', email: 'x@acme.example' };
    const { api, calls } = await startTenant({ seed: crowd(150, wanted) });
    expect(await api.users.findByEmail('x@acme.example')).toMatchObject(wanted);
    expect(calls().map(({ query }) => query)).toEqual([
      { 'filter[q]': 'x@acme.example', 'page[limit]': '100' },
      { 'filter[q]': 'x@acme.example', 'page[limit]': '100', 'page[after]': expect.any(String) },
    ]);

    const deleted = await startTenant({ seed: crowd(0, { ...wanted, deleted_at: '2026-01-01T00:00:00Z' }) });
    expect(await deleted.api.users.findByEmail('x@acme.example')).toBeNull();
  });

  test('the search for an e-mail ends after five pages', async () => {
    const { api, calls } = await startTenant({ seed: crowd(600, { id: 'wanted', email: 'x@acme.example' }) });
    expect(await api.users.findByEmail('x@acme.example')).toBeNull();
    expect(calls()).toHaveLength(5);
  });
});

describe('use cases', () => {
  test.each([
    ['GrbRvpo2TSXibSS6pKJyJg', 'Resume screener', '0'],
    ['HCfZyUXL5TtZ2EjNMtqPLT', 'Credit scoring', '0'],
    ['LnixPUiaJdPY5JeDmqRZib', 'Fraud detection', '1'],
    ['EHYdt4eHyprLEVRrfaBuT5', 'Branch staffing forecast', null],
  ])('%s is %s with risk level %s', async (id, name, riskLevel) => {
    const { api } = await startTenant();
    expect(await api.useCases.get(id)).toEqual({ id, name, riskLevel, isRestricted: false });
  });

  test.each([
    [{}, false],
    [{ access_level: 'open', visible: true }, false],
    [{ access_level: 'Public', visible: 'true' }, false],
    [{ access_level: 'restricted' }, true],
    [{ access_level: 'private', visible: true }, true],
    [{ access_level: 'a word of the future' }, true],
    [{ access_level: '' }, true],
    [{ access_level: null }, true],
    [{ access_level: 'open', visible: false }, true],
    [{ visible: 'false' }, true],
    [{ visible: null }, true],
  ])('one with %j is restricted: %j', async (access, isRestricted) => {
    const { api, credo } = await startTenant();
    const body = { data: { id: 'u1', type: 'use_cases', attributes: { name: 'Scoring', ...access } } };
    credo.fault({ path: /use_cases/, status: 200, body });
    expect(await api.useCases.get('u1')).toMatchObject({ name: 'Scoring', isRestricted });
  });

  test('one that the API key may not see is restricted and has no name', async () => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /use_cases/, status: 403 });
    expect(await api.useCases.get('u1')).toEqual({ id: 'u1', name: null, riskLevel: null, isRestricted: true });
  });

  test('the newer name of the risk level is understood', async () => {
    const { api, credo } = await startTenant();
    const attributes = { name: 'Scoring', risk_classification_level: 2 };
    credo.fault({ path: /use_cases/, status: 200, body: { data: { id: 'u1', attributes } } });
    expect(await api.useCases.get('u1')).toMatchObject({ id: 'u1', name: 'Scoring', riskLevel: '2' });
  });

  test('an unknown use case is null, and so is an id that cannot be one', async () => {
    const { api, calls } = await startTenant();
    expect(await api.useCases.get('gone')).toBeNull();
    expect(calls()).toHaveLength(1);
    expect(await api.useCases.get('..')).toBeNull();
    expect(await api.useCases.get('')).toBeNull();
    expect(calls()).toHaveLength(1);
  });

  test('ids are percent-encoded', async () => {
    const { api, calls } = await startTenant();
    expect(await api.useCases.get('a/b?c')).toBeNull();
    expect(calls()[0]?.path).toBe('/api/v2/acme/use_cases/a%2Fb%3Fc');
  });

  test('a search finds names that contain the words, in any case, up to the limit', async () => {
    const { api, calls } = await startTenant();
    const both = ['Chat assistant', 'Chat assistant for advisers'];
    expect((await api.useCases.search('chat ASSISTANT', 5)).map(({ name }) => name)).toEqual(both);
    expect((await api.useCases.search('chat', 1)).map(({ name }) => name)).toEqual(both.slice(0, 1));
    expect(calls()[0]?.query).toEqual({ 'filter[q][]': 'chat ASSISTANT', 'page[limit]': '100' });
  });

  test('a search leaves out what Credo found in other fields, and asks nothing without words', async () => {
    const { api, calls } = await startTenant();
    expect(await api.useCases.search('recruiters', 5)).toEqual([]);
    expect(calls()).toHaveLength(1);
    expect(await api.useCases.search('  ', 5)).toEqual([]);
    expect(calls()).toHaveLength(1);
  });
});

describe('risk levels', () => {
  test('have the names the tenant gave them', async () => {
    const { api } = await startTenant();
    expect(await api.riskLevels()).toEqual([
      { name: 'High', level: '0' },
      { name: 'Medium', level: '1' },
      { name: 'Low', level: '2' },
    ]);
  });

  test('may be integers, and may be missing', async () => {
    const numbers = await startTenant({ seed: { ...acmeBank, riskClassifications: [{ name: 'Severe', level: 1 }] } });
    expect(await numbers.api.riskLevels()).toEqual([{ name: 'Severe', level: '1' }]);
    numbers.credo.fault({ path: /risk/, status: 200, body: { data: [{ attributes: { value: null } }] } });
    expect(await numbers.api.riskLevels()).toEqual([]);
  });
});
