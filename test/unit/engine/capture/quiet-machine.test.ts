import { expect, it } from 'vitest';
import { watchQuiet } from '../../../../src/engine/capture/plans/quiet-machine.ts';

/** A machine whose clock and processor time are set by hand. */
function machine() {
  const clock = { now: 0, machine: 0, own: 0 };
  const watch = watchQuiet({ now: () => clock.now, machine: () => clock.machine, own: () => clock.own });
  /** Lets time pass in which this process and others compute. */
  const pass = (milliseconds: number, own: number, others: number) => {
    clock.now += milliseconds;
    clock.own += own;
    clock.machine += own + others;
    return watch.isQuiet();
  };
  return { pass };
}

it('is quiet while other processes use less than a third of a core, whatever this one does', () => {
  const { pass } = machine();
  expect(pass(1000, 2000, 100)).toBe(true);
  expect(pass(1000, 2000, 900)).toBe(false);
  expect(pass(1000, 0, 0)).toBe(true);
});

it('can not be told of a moment; moments add up', () => {
  const { pass } = machine();
  expect(pass(100, 100, 0)).toBe(false);
  expect(pass(100, 100, 0)).toBe(false);
  expect(pass(100, 100, 0)).toBe(true);
});

it('is taken as quiet when it never is', () => {
  const { pass } = machine();
  for (let second = 0; second < 10; second += 1) expect(pass(1000, 1000, 1000)).toBe(false);
  expect(pass(1000, 1000, 1000)).toBe(true);
});
