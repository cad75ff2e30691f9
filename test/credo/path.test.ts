import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { path } from '../../src/credo/path.ts';

describe('path', () => {
  test('keeps ids out of the template', () => {
    expect(path`/use_cases/${'a/b?c'}/tasks/${'ü'}`).toEqual({
      path: '/use_cases/a%2Fb%3Fc/tasks/%C3%BC',
      template: '/use_cases/{id}/tasks/{id}',
    });
  });

  test('sends a broken character as the replacement character', () => {
    expect(path`/users/${'\ud800'}`.path).toBe('/users/%EF%BF%BD');
  });

  test.each(['', '.', '..'])('refuses %o as an id', (id) => {
    expect(() => path`/users/${id}`).toThrow(expect.objectContaining({ failure: 'not_found' }));
  });

  test('any id stays one segment of a URL and reads back the same', () => {
    const id = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => one !== '.' && one !== '..');
    fc.assert(
      fc.property(id, (one) => {
        const url = new URL(`https://credo.example/api${path`/users/${one}/x`.path}`);
        const segments = url.pathname.split('/');
        expect(url.search + url.hash).toBe('');
        expect(segments).toHaveLength(5);
        expect(decodeURIComponent(segments[3] ?? '')).toBe(one);
      }),
    );
  });
});
