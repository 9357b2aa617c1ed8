import { expect, it } from 'vitest';
import { decide } from '../../../../src/engine/cluster/choose-exchange.ts';

const synchronous = { type: 'synchronous' } as const;
const local = { type: 'local', steps: 16 } as const;
const alone = { called: 'one process (plain)', exchange: null, msPerStep: 100 };
const ways = (sync: number, averaged: number) => [
  { called: 'synchronous steps', exchange: synchronous, msPerStep: sync },
  { called: 'local SGD', exchange: local, msPerStep: averaged },
];
const open = { isOpen: true, replicas: 2 };

it('takes synchronous steps where they pay, since they give the weights of one process', () => {
  const { exchange, reason, warnings } = decide(alone, ways(65, 55), open);
  expect(exchange).toEqual(synchronous);
  expect(reason).toBe(
    'Synchronous steps: 1.5 times as fast as one process, 77 % of 2 times (a step, measured now: one process (plain) 100 ms, synchronous steps 65.0 ms, local SGD 55.0 ms).',
  );
  expect(warnings).toEqual([]);
});

it('takes local steps where only these pay, and one process where none do', () => {
  expect(decide(alone, ways(99, 60), open).exchange).toEqual(local);
  const { exchange, warnings } = decide(alone, ways(130, 99), open);
  expect(exchange).toBeNull();
  expect(warnings).toMatchObject([{ code: 'replicasNotUsed', pointer: '/training/strategy' }]);
});

it('does what is asked for, and says where it does not pay', () => {
  const { exchange, warnings } = decide(alone, ways(130, 99).slice(0, 1), { isOpen: false, replicas: 2 });
  expect(exchange).toEqual(synchronous);
  expect(warnings).toMatchObject([
    { code: 'replicasDoNotPay', detail: expect.stringContaining('synchronous steps 130 ms') },
  ]);
});
