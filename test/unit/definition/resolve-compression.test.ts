import { describe, expect, it } from 'vitest';
import type { AnyDefinition } from '../../../src/contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { FittedColumn } from '../../../src/contracts/preparation.ts';
import { settleDefinition } from '../../../src/definition/plan-experiment.ts';
import type { ModelSource } from '../../../src/definition/weights-source.ts';
import type { FittedTarget } from '../../../src/targets/targets.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const limit = 1e9;
const run = 'run_01jd2v7x9qe3fth6k8m4n5p6r7';
const forest: ExperimentDefinition = {
  dataset: churn.id,
  task: { type: 'classification', target: 'churned' },
  inputs: { include: ['age', 'plan'], types: { age: 'categorical' } },
  split: { train: 0.5, validation: 0.25, seed: 11 },
  model: { family: 'randomForest', trees: 5 },
  evaluation: { conformal: {} },
};

/** A run of a definition; what was fitted to its columns plays no part. */
function sourceOf(definition: ExperimentDefinition, target: FittedTarget): ModelSource {
  const { resolved } = settleDefinition(definition, churn, null, limit);
  return {
    run,
    step: 5,
    model: { name: 'churn', version: 3 },
    definition: resolved,
    preparation: { formatVersion: 1, columns: [] as FittedColumn[], target, featureNames: [] },
    architecture: { formatVersion: 1, family: 'randomForest', inputWidth: 2, classes: 2 },
  };
}
const classes = { kind: 'classes', name: 'churned', classes: ['no', 'yes'] } as const;
const source = sourceOf(forest, { ...classes, classes: [...classes.classes] });

const student = (
  changes: Partial<ExperimentDefinition> = {},
  compression: object = {},
): ExperimentDefinition => ({
  dataset: churn.id,
  task: forest.task,
  model: { family: 'mlp', layers: [{ units: 4 }] },
  compression: { method: 'distillation', model: 'churn', ...compression },
  ...changes,
});
const settled = (definition: ExperimentDefinition, from: ModelSource | null = source): AnyDefinition =>
  settleDefinition(definition, churn, from, limit).resolved;
const issuesOf = (definition: ExperimentDefinition, facts = churn, from: ModelSource = source) =>
  issuesThrownBy(() => settleDefinition(definition, facts, from, limit));

describe('a distillation', () => {
  it('takes inputs, split and evaluation from its source, and has defaults of its own', () => {
    const { inputs, split, evaluation, compression } = settled(student());
    expect({ inputs, split, evaluation }).toEqual({
      inputs: source.definition.inputs,
      split: source.definition.split,
      evaluation: source.definition.evaluation,
    });
    expect(compression).toEqual({
      method: 'distillation',
      run,
      step: 5,
      source: { name: 'churn', version: 3 },
      temperature: 2,
      hardWeight: 0.3,
      budget: { metric: 'accuracy', maxLoss: 0.01 },
    });
  });

  it('of numbers has no temperature, and is judged by r2', () => {
    const task = { type: 'regression', target: 'revenue' } as const;
    const value = { kind: 'value', name: 'revenue', offset: 0, scale: 1 } as const;
    const from = sourceOf({ ...forest, evaluation: {}, task }, value);
    const { compression } = settled(student({ task }), from);
    expect(compression).toMatchObject({ budget: { metric: 'r2' } });
    expect(compression).not.toHaveProperty('temperature');
    expect(issuesOf(student({ task }, { temperature: 3 }), churn, from)).toContainEqual({
      pointer: '/compression/temperature',
      code: 'optionNotApplicable',
    });
  });

  const refused: [string, ExperimentDefinition, string, string][] = [
    ['another task', student({ task: { type: 'regression', target: 'revenue' }, evaluation: {} }), '/compression/model', 'sourceMisfit'],
    ['another positive class', student({ task: { ...forest.task, positiveClass: 'no' } }), '/compression/model', 'sourceMisfit'],
    ['other inputs', student({ inputs: { include: ['age', 'active'], types: { age: 'categorical' } } }), '/inputs', 'sourceMisfit'],
    ['an input of another type', student({ inputs: { include: ['age', 'plan'] } }), '/inputs', 'sourceMisfit'],
    ['another split of the same dataset', student({ split: { seed: 12 } }), '/split', 'sourceMisfit'],
    ['a cross-validation', student({ split: { strategy: 'kFold' }, evaluation: {} }), '/split/strategy', 'optionNotApplicable'],
    ['no validation rows', student({ split: { validation: 0 }, evaluation: {} }), '/compression/budget', 'splitEmpty'],
    ['a student of trees', student({ model: { family: 'randomForest' } }), '/model/family', 'modelMisfit'],
    ['a solver', student({ model: { family: 'linear' } }), '/training/optimizer/type', 'optionNotApplicable'],
    ['private training', student({ training: { privacy: { epsilon: 3 } } }), '/training/privacy', 'optionNotApplicable'],
    ['initial weights', student({ training: { initialWeights: { run } } }), '/training/initialWeights', 'optionNotApplicable'],
    ['a metric of another task', student({}, { budget: { metric: 'rmse' } }), '/compression/budget/metric', 'optionNotApplicable'],
    ['rows that are reconstructed', student({ task: { type: 'autoencoding' }, evaluation: {} }), '/compression', 'optionNotApplicable'],
  ]; // prettier-ignore
  it.each(refused)('refuses %s', (_, definition, pointer, code) => {
    expect(issuesOf(definition)).toContainEqual({ pointer, code });
  });

  it('refuses a source of other classes, and one that is a cross-validation', () => {
    const others = datasetFacts([
      { name: 'age', type: 'numeric' },
      { name: 'plan', type: 'categorical', distinct: 3 },
      { name: 'churned', type: 'categorical', distinct: 2, topValues: [{ value: 'left', count: 500 }, { value: 'stayed', count: 500 }] },
    ]); // prettier-ignore
    expect(issuesOf(student(), others)).toContainEqual({
      pointer: '/compression/model',
      code: 'sourceMisfit',
    });
    const folds = sourceOf(
      { ...forest, split: { strategy: 'kFold' }, evaluation: {} },
      { ...classes, classes: ['no', 'yes'] },
    );
    expect(issuesOf(student({ split: { seed: 1 } }), churn, folds)).toContainEqual({
      pointer: '/compression/model',
      code: 'sourceMisfit',
    });
  });
});

describe('a pruning', () => {
  const layers = (...units: number[]) => units.map((count) => ({ units: count }));
  const network = sourceOf(
    { ...forest, model: { family: 'mlp', layers: layers(9, 4) }, training: { epochs: 10 } },
    { ...classes, classes: ['no', 'yes'] },
  );
  const pruned = (compression: object, changes: Partial<ExperimentDefinition> = {}): ExperimentDefinition =>
    student({ model: undefined, ...changes }, compression);

  it('leaves units out of the model of the source', () => {
    const { model, compression } = settled(pruned({ method: 'structuredPruning', fraction: 0.7 }), network);
    expect(model).toMatchObject({ family: 'mlp', layers: layers(3, 1) });
    expect(compression).toMatchObject({ method: 'structuredPruning', fraction: 0.7, step: 5 });
  });

  it('raises the sparsity in half of the epochs', () => {
    const sparse = pruned({ method: 'magnitudePruning' }, { training: { epochs: 9 } });
    const { model, compression } = settled(sparse, network);
    expect(model).toEqual(network.definition.model);
    expect(compression).toMatchObject({ sparsity: 0.8, pruningEpochs: 4 });
  });

  const recurrent = {
    ...network,
    definition: { ...network.definition, model: { family: 'lstm' } },
  } as ModelSource;
  const refused: [string, ExperimentDefinition, string, string, ModelSource?][] = [
    ['trees', pruned({ method: 'magnitudePruning' }), '/compression/model', 'sourceMisfit', source],
    ['recurrent units', pruned({ method: 'structuredPruning' }), '/compression/model', 'sourceMisfit', recurrent],
    ['another model', pruned({ method: 'structuredPruning' }, { model: { family: 'mlp', layers: layers(5) } }), '/model', 'optionNotApplicable'],
    ['frozen layers', pruned({ method: 'magnitudePruning' }, { training: { freeze: { firstLayers: 1 } } }), '/training/freeze', 'optionNotApplicable'],
    ['a sparsity that is never trained with', pruned({ method: 'magnitudePruning', pruningEpochs: 5 }, { training: { epochs: 5 } }), '/compression/pruningEpochs', 'optionNotApplicable'],
    ['an option of another method', pruned({ method: 'structuredPruning', sparsity: 0.5 }), '/compression/sparsity', 'optionNotApplicable'],
    ['a preparation of its own', pruned({ method: 'structuredPruning' }, { preparation: { numeric: 'minMax' } }), '/preparation/numeric', 'optionNotApplicable'],
  ]; // prettier-ignore
  it.each(refused)('refuses %s', (_, definition, pointer, code, from = network) => {
    expect(issuesOf(definition, churn, from)).toContainEqual({ pointer, code });
  });
});

describe('int8', () => {
  const convolution = { type: 'conv1d', name: 'conv_1', filters: 4, kernelSize: 3, stride: 1, padding: 'same', useBias: true, initializer: 'heUniform', outputShape: [null, 6, 4], parameters: 16 } as const; // prettier-ignore
  const dense = sourceOf(
    { ...forest, model: { family: 'mlp', layers: [{ units: 4 }] } },
    { ...classes, classes: ['no', 'yes'] },
  );
  const withLayer = (layer: object): ModelSource =>
    ({ ...dense, architecture: { ...dense.architecture, layers: [layer] } }) as unknown as ModelSource;
  const [plain, convolved] = [withLayer({ type: 'dense', name: 'dense_1' }), withLayer(convolution)];
  const quantized = (compression: object = {}, changes: Partial<ExperimentDefinition> = {}) =>
    student({ model: undefined, ...changes }, { method: 'int8', ...compression });

  it('takes the model of its source, for speed, and calibrates convolutions alone', () => {
    const { model, compression } = settled(quantized(), plain);
    expect(model).toEqual(dense.definition.model);
    expect(compression).toMatchObject({ method: 'int8', goal: 'speed' });
    expect(compression).not.toHaveProperty('calibrationRows');
    expect(settled(quantized(), convolved).compression).toMatchObject({ calibrationRows: 256 });
  });

  const refused: [string, ExperimentDefinition, string, string, ModelSource?][] = [
    ['too few calibration rows', quantized({ calibrationRows: 501 }), '/compression/calibrationRows', 'tooFewCalibrationRows', convolved],
    ['calibration without convolutions', quantized({ calibrationRows: 100 }), '/compression/calibrationRows', 'optionNotApplicable'],
    ['options of training', quantized({}, { training: { epochs: 3 } }), '/training', 'optionNotApplicable'],
    ['another model', quantized({}, { model: { family: 'mlp' } }), '/model', 'optionNotApplicable'],
    ['recurrent layers', quantized(), '/compression/model', 'sourceMisfit', withLayer({ type: 'lstm', name: 'lstm_1' })],
    ['trees', quantized(), '/compression/model', 'sourceMisfit', source],
    ['a temperature', quantized({ temperature: 2 }), '/compression/temperature', 'optionNotApplicable'],
  ]; // prettier-ignore
  it.each(refused)('refuses %s', (_, definition, pointer, code, from = plain) => {
    expect(issuesOf(definition, churn, from)).toContainEqual({ pointer, code });
  });
});
