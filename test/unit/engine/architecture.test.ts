import { describe, expect, it } from 'vitest';
import { planBatches } from '../../../src/engine/batch-plan.ts';
import { denseRow, describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { trainingDefinition, trainingOptions } from '../../support/training-definition.ts';

const layer = {
  units: 128,
  activation: 'relu',
  dropout: 0,
  batchNorm: false,
  layerNorm: false,
  initializer: 'heUniform',
} as const;

describe('describeArchitecture', () => {
  it('gives a linear binary classifier one logit, started at zero', () => {
    const architecture = describeArchitecture(trainingDefinition(), denseRow(30), {
      kind: 'classes',
      count: 2,
    });
    expect(architecture).toMatchObject({
      head: 'sigmoid',
      parameters: { trainable: 31, nonTrainable: 0 },
      multiplyAddsPerRow: 30,
      trainingFlopsPerRow: 180,
      layers: [
        { type: 'dense', name: 'output', outputShape: [null, 1], parameters: 31, initializer: 'zeros' },
      ],
    });
  });

  it('lists the layers of an MLP with shapes, parameters and costs', () => {
    const definition = trainingDefinition({
      model: {
        family: 'mlp',
        layers: [
          { ...layer, batchNorm: true, dropout: 0.1 },
          { ...layer, units: 64, layerNorm: true, activation: 'linear' },
        ],
      },
    });
    const architecture = describeArchitecture(definition, denseRow(30), { kind: 'classes', count: 3 });
    expect(architecture.layers.map(({ name, type, parameters }) => [name, type, parameters])).toEqual([
      ['dense_1', 'dense', 30 * 128],
      ['batch_norm_1', 'batchNorm', 4 * 128],
      ['activation_1', 'activation', 0],
      ['dropout_1', 'dropout', 0],
      ['dense_2', 'dense', 128 * 64 + 64],
      ['layer_norm_2', 'layerNorm', 2 * 64],
      ['output', 'dense', 64 * 3 + 3],
    ]);
    expect(architecture.parameters.nonTrainable).toBe(2 * 128);
    expect(architecture.multiplyAddsPerRow).toBe(30 * 128 + 128 * 64 + 64 * 3);
    expect(architecture.memory.optimizer).toBe(2 * 4 * architecture.parameters.trainable);
    const { weights, gradients, optimizer, activations, total } = architecture.memory;
    expect(total).toBe(weights + gradients + optimizer + activations);
    expect(JSON.parse(JSON.stringify(architecture))).toEqual(architecture);
  });

  it.each([
    ['meanSquaredError', 'identity'],
    ['poisson', 'exponential'],
  ] as const)('ends a regression by %s with the head %s', (loss, head) => {
    const definition = trainingDefinition({ training: trainingOptions({ loss }) });
    expect(describeArchitecture(definition, denseRow(4), { kind: 'value' }).head).toBe(head);
  });
});

describe('planBatches', () => {
  it('counts a short last step', () => {
    expect(planBatches(trainingOptions({ epochs: 3, batchSize: 32 }), 100)).toEqual({
      batchSize: 32,
      rowsPerStep: 32,
      stepsPerEpoch: 4,
      totalSteps: 12,
    });
  });

  it('makes one step of several batches with accumulation', () => {
    const gradient = { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 4 };
    expect(planBatches(trainingOptions({ batchSize: 10, gradient }), 100)).toMatchObject({
      batchSize: 10,
      rowsPerStep: 40,
      stepsPerEpoch: 3,
    });
  });

  it('takes all rows at once for gradient descent', () => {
    const optimizer = { type: 'gradientDescent', learningRate: 0.1 } as const;
    expect(planBatches(trainingOptions({ optimizer }), 100)).toMatchObject({
      batchSize: 100,
      stepsPerEpoch: 1,
    });
  });
});
