import { expect, test } from 'vitest';
import { createSlots } from '../../src/slots.ts';

function createGate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('so many work at once, and the others in the order in which they came', async () => {
  const slots = createSlots(2);
  const gates = [createGate(), createGate(), createGate(), createGate()];
  const begun: number[] = [];
  const uses = gates.map((gate, index) =>
    slots.use(async () => {
      begun.push(index);
      await gate.opened;
      return index;
    }),
  );
  await Promise.resolve();
  expect([begun, slots.free()]).toEqual([[0, 1], 0]);
  gates[1].open();
  expect(await uses[1]).toBe(1);
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const gate of gates) gate.open();
  expect(await Promise.all(uses)).toEqual([0, 1, 2, 3]);
  expect(slots.free()).toBe(2);
});

test('work that fails gives its place back, and its error to its caller', async () => {
  const slots = createSlots(1);
  await expect(slots.use(() => Promise.reject(new Error('no engine')))).rejects.toThrow('no engine');
  expect(slots.free()).toBe(1);
});

test('unused once all have left, those that waited too', async () => {
  const slots = createSlots(1);
  const gate = createGate();
  const done: string[] = [];
  const uses = ['first', 'second'].map((name) =>
    slots.use(async () => {
      await gate.opened;
      done.push(name);
    }),
  );
  const unused = slots.whenUnused().then(() => [...done]);
  gate.open();
  expect(await unused).toEqual(['first', 'second']);
  await Promise.all(uses);
});
