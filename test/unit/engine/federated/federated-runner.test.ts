import { describe, expect, it } from 'vitest';
import type { ResolvedServerOptimizer } from '../../../../src/contracts/definition/server-optimizer.ts';
import { createFederatedRunner } from '../../../../src/engine/federated/federated-runner.ts';
import type { NamedTensor, StepRunner, TrainingState } from '../../../../src/engine/step-runner.ts';

/** Mean changes of three rounds, of a kernel of two numbers and a bias of one. */
const means = [
  [1, -2, 0.5],
  [0.5, 0.5, 0],
  [-0.25, 1, 0.125],
];

/** What holds the weights: it takes no step itself. */
function createHolder(): StepRunner {
  const tensor = (name: string, dtype: 'float32' | 'int32', data: number[]): NamedTensor => ({
    name,
    shape: [data.length],
    dtype,
    data: dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data),
  });
  let weights = [tensor('a/kernel', 'float32', [0, 0]), tensor('b/count', 'int32', [7]), tensor('a/bias', 'float32', [0])]; // prettier-ignore
  return {
    mode: 'eager',
    plan: 'eager',
    step: 0,
    readState: async () => ({ step: 0, weights, optimizer: [] }),
    async writeState(state: TrainingState) {
      weights = state.weights;
    },
    evaluate: async () => ({ rows: 1, steps: 0, loss: 1, lastLoss: 1, metrics: {} }),
  } as unknown as StepRunner;
}

function createRunner(serverOptimizer?: ResolvedServerOptimizer): StepRunner {
  return createFederatedRunner(createHolder(), {
    task: {} as never,
    serverOptimizer,
    exchange: async ({ round }) => ({
      mean: Float32Array.from(means[round - 1]),
      report: { clients: 2, rows: 10, dropped: 0, attempts: 1 },
    }),
    onEvent() {},
  });
}

/** How the weights moved in each round. */
async function movesOf(runner: StepRunner, rounds: number): Promise<number[][]> {
  const moves: number[][] = [];
  const flat = async () => (await runner.readState()).weights.filter(({ dtype }) => dtype === 'float32').flatMap(({ data }) => [...data]); // prettier-ignore
  for (let round = 0; round < rounds; round++) {
    const before = await flat();
    await runner.run(new Int32Array(1), 1);
    moves.push((await flat()).map((value, index) => value - before[index]));
  }
  return moves;
}

const adam = { type: 'adam', learningRate: 0.1, momentum: 0.8, beta2: 0.9, adaptivity: 0.01 } as const;
/** From the formulas of Reddi et al. 2021, algorithm 2, by numpy. */
const byNumpy = [
  [0.06128013531510836, -0.062254224283529315, 0.059383046143805115],
  [0.0744482441366789, -0.034890233314348366, 0.049915842688997236],
  [0.0462806492939069, 0.0035384603276003013, 0.05635153012881085],
];
const momentum = { type: 'momentum', learningRate: 2, momentum: 0.5 } as const;

describe('the step of a round', () => {
  it.each<[string, ResolvedServerOptimizer | undefined, number[][]]>([
    ['is the mean change by default', undefined, means],
    ['is it times a factor', { type: 'average', learningRate: 0.5 }, means.map((mean) => mean.map((value) => value / 2))],
    ['has momentum', momentum, [[2, -4, 1], [2, -1, 0.5], [0.5, 1.5, 0.5]]],
    ['is that of FedAdam', adam, byNumpy],
  ])('%s', async (_, serverOptimizer, expected) => {
    const moves = await movesOf(createRunner(serverOptimizer), 3);
    for (const [round, move] of moves.entries())
      for (const [index, value] of move.entries()) expect(value).toBeCloseTo(expected[round][index], 6);
  }); // prettier-ignore

  it.each([momentum, adam])(
    'of $type goes on from a checkpoint as if there had been none',
    async (serverOptimizer) => {
      const whole = await movesOf(createRunner(serverOptimizer), 3);
      const first = createRunner(serverOptimizer);
      await movesOf(first, 2);
      const kept = structuredClone(await first.readState());
      const names = kept.optimizer.map(({ name }) => name);
      expect(names).toContain('a/kernel/v');
      expect(names).not.toContain('b/count/v');
      const second = createRunner(serverOptimizer);
      await second.writeState(kept);
      expect(second.step).toBe(2);
      expect(await movesOf(second, 1)).toEqual(whole.slice(2));
      await expect(second.writeState({ ...kept, optimizer: kept.optimizer.slice(1) })).rejects.toThrow('lacks a/kernel/'); // prettier-ignore
    },
  );
});
