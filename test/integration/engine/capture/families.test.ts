import { beforeAll, expect, it } from 'vitest';
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import { familyOptions } from '../../../support/family-options.ts';
import { ofMatrix } from '../../../support/of-matrix.ts';
import { smallFamilies, type SmallFamily } from '../../../support/small-families.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';
import { momentum } from '../../../support/runner-options.ts';

// XLA compiles each recurrent layer's loop, and a busy machine takes its time over it.

const adam = { type: 'adam', learningRate: 2e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-3 } as const;

/** Trains both ways, from the same start on the same rows, and compares what is left. */
async function expectEqual(options: RunnerOptions, plan: string, steps = 8): Promise<void> {
  const [captured, eager] = [
    await capturedRunner(options, { plan }),
    await createEagerRunner(options, 'test'),
  ];
  try {
    const before = await eager.readState();
    const rows = rowsOf(options, steps);
    const [actual, expected] = [await captured.run(rows, 16), await eager.run(rows, 16)];
    expect(Math.abs(actual.loss - expected.loss) / expected.rows).toBeLessThan(1e-4);
    const [state, reference] = [await captured.readState(), await eager.readState()];
    expect(relativeDifference(state.weights, reference.weights)).toBeLessThan(2e-4);
    expect(relativeDifference(state.optimizer, reference.optimizer)).toBeLessThan(2e-3);
    const frozen = new Set(options.architecture.frozen);
    for (const [index, { name, data }] of reference.weights.entries()) {
      const isFrozen = frozen.has(name.split('/')[0]);
      expect(`${name} ${data.some((value, place) => value !== before.weights[index].data[place])}`).toBe(
        `${name} ${!isFrozen}`,
      );
    }
    const [evaluation, other] = [await captured.evaluate('validation'), await eager.evaluate('validation')];
    expect(Math.abs(evaluation.loss - other.loss) / evaluation.rows).toBeLessThan(1e-4);
    const [outputs, others] = [
      await captured.predict(options.data.validation.features, 7),
      await eager.predict(options.data.validation.features, 7),
    ];
    outputs.values.forEach((value, index) => expect(value).toBeCloseTo(others.values[index], 4));
  } finally {
    captured.dispose();
    eager.dispose();
  }
}

describeWithLibtensorflow('each family, captured, equals what tfjs trains', () => {
  beforeAll(startCapture);

  // XLA compiles recurrent layers for seconds: each of them runs under one of the plans, the others under all in the proof.
  const isRecurrent = ({ name }: SmallFamily) => /lstm|gru/.test(name);
  const standing = ['bidirectional lstm, two deep, on a text', 'lstm on a text', 'gru on a text'];
  const isInTurn = (small: SmallFamily, turn: number) => smallFamilies.indexOf(small) % 3 === turn;
  const turns = (turn: number) =>
    ofMatrix(
      smallFamilies.filter((small) => !isRecurrent(small) || isInTurn(small, turn)),
      (small) => isInTurn(small, turn) && (!isRecurrent(small) || standing.includes(small.name)),
    );

  it.each(turns(0))('$name, momentum', (small) => expectEqual(familyOptions(small, momentum), 'plain'));
  it.each(turns(1))('$name, Adam', (small) => expectEqual(familyOptions(small, adam), 'unroll 2'));
  it.each(turns(2).filter(({ name }) => !name.includes('batch norm')))('$name, two shards', (small) =>
    expectEqual(familyOptions(small, momentum), 'shards 2'),
  );

  it.each(['plain', 'shards 2 xla noise'])('a transformer with gelu and dropout, plan %s', async (plan) => {
    const small = smallFamilies.find(({ name }) => name === 'transformer on a text')!;
    const model = { ...small.model, activation: 'gelu', dropout: 0.2 } as SmallFamily['model'];
    await expectEqual(familyOptions({ ...small, model }, adam), plan);
  });

  it('leaves frozen layers as they are, their batch norm in inference mode', async () => {
    const small = smallFamilies.find(({ name }) => name.startsWith('cnn with batch norm'))!;
    const frozen = ['conv_1', 'conv_norm_1', 'embedding_city'];
    for (const plan of ['plain', 'unroll 2', 'shards 2']) {
      await expectEqual(familyOptions(small, adam, frozen), plan);
    }
  });
});
