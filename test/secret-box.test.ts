import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretBox } from '../src/secret-box.ts';

const keyA = Buffer.alloc(32, 1);
const keyB = Buffer.alloc(32, 2);

test('what was sealed is opened again, and never sealed twice alike', () => {
  const box = createSecretBox([keyA]);
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      fc.string(),
      (secret, context) => {
        const sealed = box.seal(secret, context);
        expect(box.open(sealed, context)).toBe(secret);
        expect(box.seal(secret, context)).not.toBe(sealed);
        if (secret.length > 3) expect(sealed).not.toContain(secret);
      },
    ),
  );
});

test('a sealed secret that was changed in a single bit, cut or moved elsewhere is not opened', () => {
  const box = createSecretBox([keyA]);
  const [id, payload = ''] = box.seal('the secret', 'here').split('.');
  const bytes = Buffer.from(payload, 'base64');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => box.open(`${id}.${changed.toString('base64')}`, 'here')).toThrow('changed or moved');
  }
  for (const length of [0, 1, 12, 27, bytes.length - 1])
    expect(() => box.open(`${id}.${bytes.subarray(0, length).toString('base64')}`, 'here')).toThrow('changed or moved');
  expect(() => box.open(`${id}.${payload}`, 'elsewhere')).toThrow('changed or moved');
});

test('the first key seals, every key opens, and a lost key is named as the problem', () => {
  const old = createSecretBox([keyA]).seal('x', 'c');
  const both = createSecretBox([keyB, keyA]);
  expect(both.open(old, 'c')).toBe('x');
  expect(createSecretBox([keyB]).open(both.seal('y', 'c'), 'c')).toBe('y');
  for (const sealed of [old, '', 'x', 'deadbeef.AAAA'])
    expect(() => createSecretBox([keyB]).open(sealed, 'c')).toThrow(
      expect.objectContaining({ code: 'encryption_key_missing' }),
    );
  expect(() => createSecretBox([])).toThrow(expect.objectContaining({ code: 'no_encryption_key' }));
});

test('once another key is the first, it seals, and what it sealed is read where only it is known', () => {
  let keys = [keyA];
  const box = createSecretBox(keys, () => keys);
  const old = box.seal('x', 'c');
  keys = [keyB];
  const sealed = box.seal('y', 'c');
  expect(createSecretBox([keyB]).open(sealed, 'c')).toBe('y');
  expect([box.open(old, 'c'), box.open(sealed, 'c')]).toEqual(['x', 'y']);
  expect(box.sealingKeyId()).toBe(createSecretBox([keyB]).sealingKeyId());
  expect(box.sealingKeyId()).not.toBe(createSecretBox([keyA]).sealingKeyId());
});

test('a derived key depends on the purpose and the first key', () => {
  const box = createSecretBox([keyA, keyB]);
  expect(box.derive('tokens')).toHaveLength(32);
  expect(box.derive('tokens')).toEqual(createSecretBox([keyA]).derive('tokens'));
  for (const other of [
    box.derive('else'),
    createSecretBox([keyB]).derive('tokens'),
    createSecretBox([randomBytes(32)]).derive('tokens'),
  ])
    expect(other).not.toEqual(box.derive('tokens'));
});
