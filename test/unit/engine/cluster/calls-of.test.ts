import { describe, expect, it } from 'vitest';
import { callsOf } from '../../../../src/engine/cluster/cluster-session.ts';
import { rowsOfReplicas } from '../../../../src/engine/cluster/compile-replicas.ts';
import { exchangeOfPlan, replicaPlanName, stepsOfCall } from '../../../../src/engine/cluster/replica-plan.ts';

const source = { rowsPerStep: 10 };
const shown = (calls: ReturnType<typeof callsOf>) =>
  calls.map(({ first, steps, rows, exchange }) => `${first}+${steps}×${rows} ${exchange}`);

describe('how steps are cut into calls', () => {
  it('exchanges gradients in each synchronous step, and takes what is left one by one', () => {
    const calls = callsOf(105, 10, source, { exchange: { type: 'synchronous' }, stepsPerCall: 4 });
    expect(shown(calls)).toEqual([
      '0+4×10 gradients',
      '4+4×10 gradients',
      '8+1×10 gradients',
      '9+1×10 gradients',
      '10+1×5 gradients',
    ]);
  });

  it('averages after so many local steps, and at the end; a smaller step is a synchronous one', () => {
    const calls = callsOf(75, 10, source, { exchange: { type: 'local', steps: 5 }, stepsPerCall: 4 });
    expect(shown(calls)).toEqual([
      '0+4×10 nothing',
      '4+1×10 weights',
      '5+1×10 nothing',
      '6+1×10 weights',
      '7+1×5 gradients',
    ]);
  });

  it('takes one call for all local steps where it may', () => {
    const calls = callsOf(80, 10, source, { exchange: { type: 'local', steps: 4 }, stepsPerCall: 4 });
    expect(shown(calls)).toEqual(['0+4×10 weights', '4+4×10 weights']);
  });

  it('divides rows by rank, the first ones taking what is over', () => {
    expect(rowsOfReplicas(512, 3)).toEqual([171, 171, 170]);
    expect(rowsOfReplicas(2, 4)).toEqual([1, 1, 0, 0]);
  });

  it('has more steps in a call the shorter they are', () => {
    expect([1, 25, 60, 1000].map(stepsOfCall)).toEqual([8, 8, 3, 1]);
  });

  it('names plans so that the exchange is known from the name', () => {
    for (const exchange of [{ type: 'synchronous' }, { type: 'local', steps: 16 }] as const)
      expect(exchangeOfPlan(replicaPlanName({ replicas: 3, exchange }))).toEqual(exchange);
    expect(exchangeOfPlan('shards 2 unroll 4')).toBeNull();
  });
});
