import type { cpus } from 'node:os';
import { expect, test } from 'vitest';
import { watchIdleCores } from '../../../src/worker/idle-cores.ts';

/** Readings of a machine whose cores were idle and busy for so many milliseconds since it was started. */
const readings = (...each: { idle: number; user: number }[][]) => {
  const next = each.values();
  return (() =>
    next.next().value!.map((times) => ({
      model: '',
      speed: 0,
      times: { ...times, nice: 0, sys: 0, irq: 0 },
    }))) as typeof cpus;
};

test('idle time since the last reading, in cores', () => {
  const core = (idle: number, user: number) => ({ idle, user });
  const idle = watchIdleCores(
    readings(
      [core(5000, 100), core(5000, 100)],
      [core(6000, 100), core(5000, 1100)],
      [core(6000, 1100), core(5000, 2100)],
      [core(6000, 1100), core(5000, 2100)],
    ),
  );
  expect(idle()).toBe(1);
  expect(idle()).toBe(0);
  expect(idle()).toBe(0);
});

test('this machine has between none and all of its cores idle', () => {
  const idle = watchIdleCores();
  expect(idle()).toBeGreaterThanOrEqual(0);
});
