import { describe, expect, it } from 'vitest';
import { denseRow, describeArchitecture } from '../../../src/engine/models/architecture.ts';
import type { OutputSpec } from '../../../src/targets/targets.ts';
import { matchLayers, transferWeights } from '../../../src/engine/models/transfer-layers.ts';
import type { NamedTensor } from '../../../src/engine/step-runner.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

const hidden = { activation: 'relu', dropout: 0, layerNorm: false, initializer: 'heUniform' } as const;

/** An MLP of these hidden units over `width` features. */
function mlp(units: number[], width: number, outputs: OutputSpec, batchNorm = false) {
  const layers = units.map((count) => ({ ...hidden, batchNorm, units: count }));
  return describeArchitecture(
    trainingDefinition({ model: { family: 'mlp', layers } as never }),
    denseRow(width),
    outputs,
  );
}

const classes = (count: number): OutputSpec => ({ kind: 'classes', count });
const all = { layers: null, newHead: null };

describe('layers that fit', () => {
  it('are all of an equal model', () => {
    const model = mlp([8, 4], 3, classes(3), true);
    expect(matchLayers(model, model, all)).toEqual({
      transferred: ['dense_1', 'batch_norm_1', 'dense_2', 'batch_norm_2', 'output'],
      fresh: [],
    });
  });

  it('leave out those of other shapes, with the reason', () => {
    const transfer = matchLayers(mlp([8, 4], 3, classes(3)), mlp([8, 6], 5, classes(3)), all);
    expect(transfer.transferred).toEqual([]);
    expect(transfer.fresh.map(({ layer }) => layer)).toEqual(['dense_1', 'dense_2', 'output']);
    expect(transfer.fresh[1].reason).toMatch(/parameters is 54, that of the source 36/);
  });

  it('leave out the head of other classes, and layers that the source lacks', () => {
    const transfer = matchLayers(mlp([8], 3, classes(3)), mlp([8, 8], 3, classes(5)), {
      layers: null,
      newHead: 'Its classes are others.',
    });
    expect(transfer).toEqual({
      transferred: ['dense_1'],
      fresh: [
        { layer: 'dense_2', reason: 'The source has no layer of this name.' },
        { layer: 'output', reason: 'Its classes are others.' },
      ],
    });
  });

  it('are only those that are asked for, by name or beginning', () => {
    const model = mlp([8, 4], 3, classes(3), true);
    expect(matchLayers(model, model, { layers: ['dense_*'], newHead: null }).transferred).toEqual([
      'dense_1',
      'dense_2',
    ]);
    expect(matchLayers(model, model, { layers: ['dense_2'], newHead: null }).transferred).toEqual([
      'dense_2',
    ]);
  });

  it('are not those of equal counts and other shapes', () => {
    // 4 × 3 + 3 and 2 × 5 + 5 are 15 parameters both.
    const transfer = matchLayers(mlp([3], 4, classes(2)), mlp([5], 2, classes(2)), all);
    expect(transfer.transferred).toEqual([]);
  });
});

describe('weights', () => {
  const tensor = (name: string, shape: number[], value: number): NamedTensor => ({
    name,
    shape,
    dtype: 'float32',
    data: new Float32Array(shape.reduce((size, axis) => size * axis, 1)).fill(value),
  });

  it('of transferred layers are the source’s, the others stay', () => {
    const own = [tensor('a/kernel', [2, 3], 1), tensor('a/bias', [3], 1), tensor('b/kernel', [3, 1], 1)];
    const source = [tensor('a/kernel', [2, 3], 5), tensor('a/bias', [3], 6), tensor('b/kernel', [3, 1], 7)];
    const { weights } = transferWeights(own, source, { transferred: ['a'], fresh: [] });
    expect(weights.map(({ name, data }) => [name, data[0]])).toEqual([['a/kernel', 5], ['a/bias', 6], ['b/kernel', 1]]); // prettier-ignore
  });

  it('of another shape after all keep the whole layer fresh', () => {
    const own = [tensor('a/kernel', [2, 3], 1), tensor('a/bias', [3], 1)];
    const source = [tensor('a/kernel', [4, 3], 5), tensor('a/bias', [3], 6)];
    const { weights, transfer } = transferWeights(own, source, { transferred: ['a'], fresh: [] });
    expect(weights).toEqual(own);
    expect(transfer).toEqual({
      transferred: [],
      fresh: [{ layer: 'a', reason: 'Its tensor a/kernel is [2, 3], that of the source [4, 3].' }],
    });
  });
});
