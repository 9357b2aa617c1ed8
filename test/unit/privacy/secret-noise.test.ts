import { expect, test } from 'vitest';
import { createSecretNoise } from '../../../src/privacy/secret-noise.ts';

const key = Buffer.alloc(32, 7);

test('normal numbers have the moments of a standard normal distribution', () => {
  const values = createSecretNoise(key).normal(3, 'dense_1/kernel', 100_001);
  const momentOf = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  expect(values).toHaveLength(100_001);
  // Four standard errors each.
  expect(Math.abs(momentOf(1))).toBeLessThan(4 * Math.sqrt(1 / 1e5));
  expect(Math.abs(momentOf(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / 1e5));
  expect(Math.abs(momentOf(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / 1e5));
});

test('each row is drawn with the probability, whatever the others are', () => {
  const noise = createSecretNoise(key);
  const counts = Array.from({ length: 400 }, (_, step) => noise.draw(step, 1000, 0.1).length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
  expect(Math.abs(mean - 100)).toBeLessThan(4 * Math.sqrt(90 / 400));
  expect(Math.abs(variance - 90)).toBeLessThan(4 * 90 * Math.sqrt(2 / 400));
  expect([...noise.draw(0, 50, 1)]).toEqual(Array.from({ length: 50 }, (_, row) => row));
});

test('numbers are those of the key, the step and the name, and no others', () => {
  const of = (step: number, name: string, secret = key) => [
    ...createSecretNoise(secret).normal(step, name, 4),
  ];
  expect(of(1, 'a')).toEqual(of(1, 'a'));
  const others = [of(2, 'a'), of(1, 'b'), of(1, 'a', Buffer.alloc(32, 8))];
  for (const other of others) expect(other).not.toEqual(of(1, 'a'));
  expect([...createSecretNoise().normal(1, 'a', 4)]).not.toEqual([...createSecretNoise().normal(1, 'a', 4)]);
});
