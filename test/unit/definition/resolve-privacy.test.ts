import { expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { Privacy } from '../../../src/contracts/definition/privacy.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import type { Static } from 'typebox';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const people = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'z', type: 'numeric' },
  { name: 'y', type: 'categorical', distinct: 2 },
]);

function privately(
  privacy: Static<typeof Privacy>,
  { training, ...changes }: Partial<ExperimentDefinition> = {},
): ExperimentDefinition {
  return {
    dataset: people.id,
    task: { type: 'classification', target: 'y' },
    training: { privacy, ...training },
    ...changes,
  };
}

it.each([
  ['linear', 'adam'],
  ['mlp', 'adam'],
] as const)('a private %s model takes gradient steps over large batches by default', (family, type) => {
  const { resolved } = resolveDefinition(privately({ epsilon: 3 }, { model: { family } }), people);
  expect(resolved.training).toMatchObject({
    epochs: 30,
    earlyStopping: null,
    regularization: { l1: 0, l2: 0 },
    optimizer: { type },
    privacy: { epsilon: 3, noiseMultiplier: null, delta: 1e-5, clipNorm: 1, accountant: 'pld' },
  });
});

it('options that are given stay, and noise can be given in place of ε', () => {
  const training = { epochs: 4, batchSize: 16, privacy: null };
  const given = privately({ noiseMultiplier: 1.1, delta: 1e-6, clipNorm: 0.5, accountant: 'rdp' });
  const { resolved } = resolveDefinition({ ...given, training: { ...training, ...given.training } }, people);
  expect(resolved.training).toMatchObject({ epochs: 4, batchSize: 16, privacy: { epsilon: null, noiseMultiplier: 1.1 } }); // prettier-ignore
  const plain = { dataset: people.id, task: { type: 'classification', target: 'y' } } as const;
  expect(resolveDefinition({ ...plain, training: { privacy: null } }, people).resolved.training).not.toHaveProperty('privacy'); // prettier-ignore
});

const three = { epsilon: 3 };
it.each([
  ['neither ε nor noise', privately({}), '/training/privacy'],
  ['both', privately({ epsilon: 1, noiseMultiplier: 1 }), '/training/privacy'],
  ['a δ that allows to publish rows', privately({ epsilon: 1, delta: 0.1 }), '/training/privacy/delta'],
  ['folds', privately(three, { split: { strategy: 'kFold', folds: 3 } }), '/training/privacy'],
  ['repeated rows', privately(three, { preparation: { imbalance: 'oversample' } }), '/preparation/imbalance'],
  ['accumulation', privately(three, { training: { gradient: { accumulate: 2 }, batchSize: 4 } }), '/training/gradient/accumulate'], // prettier-ignore
  ['an end by the training loss', privately(three, { training: { earlyStopping: { metric: 'train.loss' } } }), '/training/earlyStopping/metric'], // prettier-ignore
  ['rates by the training loss', privately(three, { training: { schedule: { type: 'reduceOnPlateau' } } }), '/training/schedule/type'], // prettier-ignore
  ['a solver', privately(three, { model: { family: 'linear' }, training: { optimizer: { type: 'lbfgs' } } }), '/training/optimizer/type'], // prettier-ignore
])('refuses %s', (_what, definition, pointer) => {
  expect(issuesThrownBy(() => resolveDefinition(definition, people))).toContainEqual({
    pointer,
    code: 'optionNotApplicable',
  });
});

it('goes by the loss of validation rows, where they are asked for', () => {
  const training = { earlyStopping: {}, schedule: { type: 'reduceOnPlateau' } } as const;
  for (const one of [training, { schedule: training.schedule }]) {
    const { resolved } = resolveDefinition(privately(three, { training: one, split: { validation: 0.2 } }), people); // prettier-ignore
    expect(resolved).toMatchObject({ training: { schedule: training.schedule }, split: { validation: 0.2 } });
  }
});

it('refuses layers that mix rows, by name', () => {
  const layers = [{ units: 4, batchNorm: true }];
  const definition = privately(three, { model: { family: 'mlp', layers } });
  const plan = (): unknown => planExperiment(definition, people, null, { memoryBytes: 1e9 });
  expect(plan).toThrow(/does not fit/);
  expect(issuesThrownBy(plan)).toEqual([{ pointer: '/training/privacy', code: 'optionNotApplicable' }]);
});
