import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { EngineInfo } from '../../../src/contracts/system.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import type { DatasetFacts } from '../../../src/definition/dataset-facts.ts';
import { churn } from '../../support/dataset-facts.ts';

const rules = createDefinitionRules({ memoryBytes: 1e9 });
const definition: ExperimentDefinition = {
  dataset: churn.id,
  task: { type: 'classification', target: 'churned' },
  inputs: { include: ['age', 'plan', 'active'] },
  model: {
    family: 'mlp',
    layers: [
      { units: 16, batchNorm: true },
      { units: 8, dropout: 0.2 },
    ],
  },
  training: { batchSize: 50, epochs: 10 },
};
const engine: EngineInfo = {
  name: 'libtensorflow',
  version: '2.21.0',
  devices: [{ name: 'CPU:0', type: 'CPU' }],
  threads: { intraOp: 1, interOp: 2 },
  gpu: false,
  fallbackReason: null,
};

describe('planExperiment', () => {
  const plan = rules.plan(definition, churn, engine);

  it('counts features, parameters and steps', () => {
    // age 1, plan 3 categories and "others", active 1
    expect(plan.inputs.map(({ features }) => features)).toEqual([1, 4, 1]);
    expect(plan.layers.map(({ type, outputShape }) => [type, outputShape[1]])).toEqual([
      ['dense', 16],
      ['batchNorm', 16],
      ['activation', 16],
      ['dense', 8],
      ['activation', 8],
      ['dropout', 8],
      ['dense', 1],
    ]);
    expect(plan.parameters).toBe(6 * 16 + 4 * 16 + (16 * 8 + 8) + (8 + 1));
    expect(plan).toMatchObject({ classes: 2, stepsPerEpoch: 17, totalSteps: 170 });
  });

  it('warns of what the profile knows, for the columns that are used', () => {
    const withIdentifier = { ...definition, inputs: { include: ['customer_id', 'age'] } };
    expect(
      rules.plan(withIdentifier, churn, engine).warnings.map(({ code, column }) => [code, column]),
    ).toContainEqual(['identifierLike', 'customer_id']);
    expect(plan.warnings.map(({ column }) => column)).not.toContain('customer_id');
  });

  it('names the device, and why', () => {
    expect(plan.device).toEqual({ name: 'CPU:0', reason: 'libtensorflow finds no GPU on the workers.' });
    expect(rules.plan(definition, churn, null).device.reason).toMatch(/No worker/);
  });

  it('names the GPU of a worker where the run may have it and fits it', () => {
    const withGpu = (memoryBytes: number): EngineInfo => ({
      ...engine,
      devices: [...engine.devices, { name: 'GPU:0', type: 'GPU', memoryBytes }],
      gpu: true,
    });
    const deviceOf = (device: 'auto' | 'cpu' | 'gpu', memoryBytes = 8e9, model = definition.model) =>
      rules.plan({ ...definition, model, device }, churn, withGpu(memoryBytes)).device;
    expect(deviceOf('auto')).toMatchObject({ name: 'GPU:0', reason: expect.stringContaining('timed there') });
    expect(deviceOf('gpu').name).toBe('GPU:0');
    expect(deviceOf('cpu')).toMatchObject({ name: 'CPU:0', reason: 'The definition asks for the CPU.' });
    expect(deviceOf('auto', 100)).toMatchObject({
      name: 'CPU:0',
      reason: expect.stringContaining('has 100'),
    });
    expect(deviceOf('gpu', 100)).toMatchObject({
      name: 'GPU:0',
      reason: expect.stringContaining('would fail'),
    });
    expect(rules.plan({ ...definition, device: 'gpu' }, churn, engine).device).toMatchObject({
      name: 'GPU',
      reason: expect.stringContaining('would wait'),
    });
    const forest = rules.plan(
      { ...definition, training: undefined, model: { family: 'randomForest' } },
      churn,
      withGpu(8e9),
    );
    expect(forest.device).toMatchObject({ name: 'CPU:0', reason: expect.stringContaining('randomForest') });
  });

  it.each([
    [{ model: { family: 'randomForest' }, training: undefined }, /"randomForest" is fitted on the CPU/],
    [
      { model: { family: 'linear' }, training: { optimizer: { type: 'lbfgs' } } },
      /"lbfgs" solves on the CPU/,
    ],
  ] as const)('refuses a GPU for what is not trained on one', (change, why) => {
    const asked = { ...definition, ...change, device: 'gpu' } as ExperimentDefinition;
    expect(() => rules.plan(asked, churn, engine)).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ pointer: '/device', detail: expect.stringMatching(why) })],
      }),
    );
  });

  it('refuses a layer that could never fit, at submission, with a pointer to it', () => {
    const huge: ExperimentDefinition = {
      ...definition,
      model: { family: 'mlp', layers: [{ units: 16 }, { units: 65_536 }, { units: 65_536 }] },
    };
    const refused = {
      code: 'definitionInvalid',
      issues: [{ pointer: '/model/layers/2/units', code: 'tooLarge' }],
    };
    for (const call of [() => rules.resolve(huge, churn), () => rules.plan(huge, churn, engine)]) {
      expect(call).toThrow(
        expect.objectContaining({ ...refused, issues: [expect.objectContaining(refused.issues[0])] }),
      );
    }
  });

  it('says that its numbers of rows are an estimate where they could not be counted', () => {
    const notesOf = (dataset: DatasetFacts): string =>
      rules.plan(definition, dataset, engine).notes.join(' ');
    expect(notesOf({ ...churn, counted: null })).toContain('The numbers of rows are an estimate');
    expect(notesOf({ ...churn, steps: null })).toContain('The numbers of rows are an estimate');
    expect(notesOf(churn)).not.toContain('estimate');
  });
});
