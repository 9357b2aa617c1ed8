import { expect, it } from 'vitest';
import { watchMachine } from '../../../../src/engine/capture/plans/quiet-machine.ts';

/** Whether a machine on which time passes like that is quiet. */
function isQuiet(milliseconds: number, own: number, others: number): boolean {
  const clock = { now: 50, machine: 7000, own: 300 };
  const wasQuiet = watchMachine({
    now: () => clock.now,
    machine: () => clock.machine,
    own: () => clock.own,
  });
  clock.now += milliseconds;
  clock.own += own;
  clock.machine += own + others;
  return wasQuiet();
}

it.each([
  [1000, 2000, 100, true],
  [1000, 2000, 900, false],
  [1000, 0, 0, true],
  [400, 400, 130, false],
])(
  'in %d ms with %d ms of its own work and %d ms of others: quiet is %s',
  (passed, own, others, expected) => {
    expect(isQuiet(passed, own, others)).toBe(expected);
  },
);
