import { describe, expect, it } from 'vitest';
import { layered } from '../../../src/contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { Plan } from '../../../src/contracts/experiment.ts';
import type { FittedColumn } from '../../../src/contracts/preparation.ts';
import { planExperiment, settleDefinition } from '../../../src/definition/plan-experiment.ts';
import type { WeightsSource } from '../../../src/definition/weights-source.ts';
import { denseRow, describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const limit = 1e9;
const base: ExperimentDefinition = {
  dataset: churn.id,
  task: { type: 'classification', target: 'churned' },
  inputs: { include: ['age', 'plan'] },
  model: { family: 'mlp', layers: [{ units: 8, batchNorm: true }, { units: 4 }] },
};

/** A run of `base`: three categories of plan, no yes among them, so five features less one. */
const numeric = { kind: 'numeric', name: 'age', source: 'numeric', fill: 40, indicator: false, clip: null, outlierMark: null, log: false, offset: 40, scale: 10 } as const; // prettier-ignore
const categorical = { kind: 'categorical', name: 'plan', source: 'categorical', encoding: 'oneHot', categories: ['basic', 'plus', 'pro'], other: false, fill: null } as const; // prettier-ignore
const sourceDefinition = layered(settleDefinition(base, churn, null, limit).resolved);
const source: WeightsSource = {
  run: 'run_01jd2v7x9qe3fth6k8m4n5p6r7',
  step: 100,
  model: null,
  definition: sourceDefinition,
  preparation: {
    formatVersion: 1,
    columns: [numeric, categorical] as unknown as FittedColumn[],
    target: { kind: 'classes', name: 'churned', classes: ['no', 'yes'] },
    featureNames: ['age', 'plan=basic', 'plan=plus', 'plan=pro'],
  },
  architecture: describeArchitecture(sourceDefinition, denseRow(4), { kind: 'classes', count: 2 }),
};

const fineTuned = (changes: Partial<ExperimentDefinition> = {}): ExperimentDefinition => ({
  ...base,
  model: undefined,
  inputs: undefined,
  training: { initialWeights: { run: source.run } },
  ...changes,
});
const plan = (definition: ExperimentDefinition, facts = churn, from: WeightsSource | null = source): Plan =>
  planExperiment(definition, facts, null, { memoryBytes: limit }, from);

const issuesOf = (definition: ExperimentDefinition, from: WeightsSource | null = source) =>
  issuesThrownBy(() => plan(definition, churn, from));

describe('fine-tuning', () => {
  it('takes model, inputs and preparation from the source, and all of its layers for the same classes', () => {
    const { transfer, definition, leftOut } = plan(fineTuned());
    expect(transfer).toEqual({
      transferred: ['dense_1', 'batch_norm_1', 'dense_2', 'output'],
      fresh: [],
      reusedColumns: ['age', 'plan'],
    });
    expect(definition).toMatchObject({
      model: sourceDefinition.model,
      inputs: sourceDefinition.inputs,
      training: {
        initialWeights: { run: source.run, step: 100, preparation: 'source', newHead: null, layers: null },
      },
    });
    expect(leftOut).toEqual([]);
  });

  it('starts the head afresh for another task or other classes', () => {
    const regression = plan(fineTuned({ task: { type: 'regression', target: 'revenue' } }));
    expect(regression.transfer!.transferred).toEqual(['dense_1', 'batch_norm_1', 'dense_2']);
    expect(regression.transfer!.fresh).toEqual([
      { layer: 'output', reason: 'The task is regression, that of the source classification.' },
    ]);
    const others = datasetFacts([
      { name: 'age', type: 'numeric' },
      { name: 'plan', type: 'categorical', distinct: 3 },
      { name: 'churned', type: 'categorical', distinct: 2, topValues: [{ value: 'left', count: 500 }, { value: 'stayed', count: 500 }] },
    ]); // prettier-ignore
    expect(plan(fineTuned(), others).transfer!.fresh[0].reason).toMatch(
      /others than those of the source \("no", "yes"\)/,
    );
    const turned = plan(fineTuned({ task: { ...base.task, positiveClass: 'no' } }));
    expect(turned.transfer!.fresh[0].reason).toMatch(/positive class is "no"/);
  });

  it('fits columns that the source lacks, and says which layers they keep from fitting', () => {
    const { transfer } = plan(fineTuned({ inputs: { include: ['age', 'plan', 'active'] } }));
    expect(transfer!.reusedColumns).toEqual(['age', 'plan']);
    expect(transfer!.fresh.map(({ layer }) => layer)).toEqual(['dense_1']);
  });

  it('can fit everything anew', () => {
    const initialWeights = { run: source.run, preparation: 'fit' } as const;
    const { transfer } = plan({ ...base, training: { initialWeights } });
    expect(transfer!.reusedColumns).toEqual([]);
  });

  it('warns of frozen layers that were never trained', () => {
    const initialWeights = { run: source.run, layers: ['dense_2'] };
    const { warnings } = plan(fineTuned({ training: { initialWeights, freeze: { firstLayers: 2 } } }));
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'frozenUntrained' }));
  });

  const initialWeights = { run: source.run };
  const refused: [string, ExperimentDefinition, string, string][] = [
    ['an option of the preparation that the source has otherwise', fineTuned({ preparation: { numeric: 'minMax' } }), '/preparation/numeric', 'optionNotApplicable'],
    ['layers that neither has', fineTuned({ training: { initialWeights: { ...initialWeights, layers: ['conv_*'] } } }), '/training/initialWeights/layers/0', 'unknownLayer'],
    ['a head of another task', fineTuned({ task: { type: 'regression', target: 'revenue' }, training: { initialWeights: { ...initialWeights, layers: ['dense_1', 'output'] } } }), '/training/initialWeights/layers/1', 'layerMisfit'],
    ['a model of which nothing fits', { ...base, model: { family: 'mlp', layers: [{ units: 9 }] }, task: { type: 'regression', target: 'revenue' }, training: { initialWeights } }, '/training/initialWeights', 'nothingTransferred'],
  ]; // prettier-ignore
  it.each(refused)('refuses %s', (_, definition, pointer, code) => {
    expect(issuesOf(definition)).toContainEqual({ pointer, code });
  });

  it('leaves options about rows to the fine-tuning', () => {
    const { definition } = plan(
      fineTuned({ preparation: { imbalance: 'classWeights', deduplicate: false } }),
    );
    expect(definition).toMatchObject({ preparation: { imbalance: 'classWeights', deduplicate: false } });
  });
});

describe('frozen layers', () => {
  const freeze = (given: NonNullable<ExperimentDefinition['training']>['freeze']) =>
    plan({ ...base, training: { freeze: given } }, churn, null);
  const frozenOf = ({ layers }: Plan) => layers.filter(({ frozen }) => frozen).map(({ name }) => name);

  it('are found by name, by the beginning of names, and by depth with their normalisation', () => {
    expect(frozenOf(freeze({ layers: ['dense_2'] }))).toEqual(['dense_2']);
    expect(frozenOf(freeze({ layers: ['dense_*'] }))).toEqual(['dense_1', 'dense_2']);
    expect(frozenOf(freeze({ firstLayers: 1 }))).toEqual(['dense_1', 'batch_norm_1']);
    expect(frozenOf(freeze({ allButLast: 1 }))).toEqual(['dense_1', 'batch_norm_1', 'dense_2']);
  });

  it('take their parameters out of those that are trained', () => {
    const whole = plan(base, churn, null);
    const part = freeze({ layers: ['dense_2'] });
    // 8 × 4 weights and 4 biases.
    expect(part.trainableParameters).toBe(whole.trainableParameters - 36);
    expect(part.parameters).toBe(whole.parameters);
    expect(part.memoryBytes).toBeLessThan(whole.memoryBytes);
    expect(part.definition).toMatchObject({ training: { freeze: ['dense_2'] } });
  });

  it.each([
    ['unknown names', { layers: ['dense_9'] }, '/training/freeze/layers/0', 'unknownLayer'],
    ['all layers by name', { layers: ['*'] }, '/training/freeze', 'nothingToTrain'],
    ['all layers by depth', { firstLayers: 3 }, '/training/freeze', 'nothingToTrain'],
    ['all but more than there are', { allButLast: 3 }, '/training/freeze/allButLast', 'nothingToFreeze'],
    ['two ways at once', { layers: ['output'], firstLayers: 1 }, '/training/freeze', 'optionMissing'],
    ['no way', {}, '/training/freeze', 'optionMissing'],
  ])('refuses %s', (_, given, pointer, code) => {
    expect(issuesOf({ ...base, training: { freeze: given } }, null)).toContainEqual({ pointer, code });
  });

  it('names the layers that there are', () => {
    expect(() => freeze({ layers: ['dense_9'] })).toThrow(/there are dense_1, batch_norm_1, dense_2, output/);
  });
});
