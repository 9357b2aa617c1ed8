import { expect, test } from 'vitest';
import type { Outputs } from '../../../src/engine/step-runner.ts';
import type { Threshold } from '../../../src/contracts/artifact.ts';
import { loadTarget } from '../../../src/targets/load-targets.ts';
import type { FittedTarget } from '../../../src/targets/targets.ts';

const binary = { kind: 'classes', name: 'churned', classes: ['no', 'yes'] } as const;
async function describeOutputs(answers: Outputs, target: FittedTarget, threshold: Threshold) {
  const kind = await loadTarget(target.kind);
  const features = new Float32Array(0);
  const code = () => Promise.reject(new Error('no code was asked for'));
  return kind.describe({ outputs: answers, target, features, threshold, include: [], code });
}

const outputs = (values: number[], width: number) => ({
  rows: values.length / width,
  width,
  values: Float32Array.from(values),
});

test('binary: the threshold decides the label, not the larger probability', async () => {
  const predictions = await describeOutputs(
    outputs([0.25, 0.5], 1),
    { ...binary, classes: [...binary.classes] },
    0.25,
  );
  expect(predictions).toEqual([
    { label: 'yes', probability: 0.25, probabilities: { no: 0.75, yes: 0.25 } },
    { label: 'yes', probability: 0.5, probabilities: { no: 0.5, yes: 0.5 } },
  ]);
});

test('several classes: the likeliest one', async () => {
  const target = { kind: 'classes' as const, name: 'kind', classes: ['a', 'b', 'c'] };
  const [prediction] = await describeOutputs(outputs([0.25, 0.5, 0.25], 3), target, null);
  expect(prediction).toEqual({ label: 'b', probability: 0.5, probabilities: { a: 0.25, b: 0.5, c: 0.25 } });
});

test('several values are each in their own unit', async () => {
  const target = { kind: 'values' as const, names: ['a', 'b'], offsets: [100, 0], scales: [20, 1] };
  expect(await describeOutputs(outputs([-1, 0.5, 0, 2], 2), target, null)).toEqual([
    { values: { a: 80, b: 0.5 } },
    { values: { a: 100, b: 2 } },
  ]);
});

test('a value is in the unit of the target', async () => {
  const target = { kind: 'value' as const, name: 'price', offset: 100, scale: 20 };
  expect(await describeOutputs(outputs([-1, 0.5], 1), target, null)).toEqual([{ value: 80 }, { value: 110 }]);
});
