import { expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { ResolvedDefinition } from '../../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';

const resolve = (given: Omit<Partial<ExperimentDefinition>, 'dataset'>, facts = churn): ResolvedDefinition =>
  resolveDefinition(
    {
      dataset: facts.id,
      task: { type: 'classification', target: 'churned' },
      inputs: { exclude: facts === churn ? ['remarks'] : [] },
      ...given,
    },
    facts,
  ).resolved as ResolvedDefinition;

const training = (given: ExperimentDefinition['training']) =>
  resolve({ model: { family: 'mlp' }, training: given }).training;

const ofEveryFamily = {
  optimizer: { learningRate: 0.001 },
  schedule: { type: 'constant' },
  regularization: { l2: 0 },
};

it('whoever chooses an optimizer or a schedule gets no other rate, and who chooses an optimizer no penalty', () => {
  expect(training({ optimizer: { type: 'adam' } })).toMatchObject({ ...ofEveryFamily, epochs: 200 });
  expect(training({ schedule: { type: 'constant' } })).toMatchObject({ ...ofEveryFamily, regularization: { l2: 1 / 850 } }); // prettier-ignore
  expect(training({ regularization: { l1: 0.1 } })).toMatchObject({ optimizer: { learningRate: 0.003 }, regularization: { l1: 0.1, l2: 0 } }); // prettier-ignore
  expect(training({ epochs: 3 })).toMatchObject({ epochs: 3, schedule: { type: 'cosine' }, earlyStopping: null }); // prettier-ignore
});

it('a fold has the penalty of its own rows', () => {
  const { training: ofFold } = resolve({ model: { family: 'mlp' }, split: { strategy: 'kFold' } });
  expect(ofFold.regularization.l2).toBe(1 / 800);
});

it('many rows, texts in their order, other tasks and other families keep the defaults of every family', () => {
  const usual = { ...ofEveryFamily, epochs: 50, earlyStopping: { patience: 5 } };
  const layers = [{ units: 128 }, { units: 64 }];
  const values = ['no', 'yes'].map((value) => ({ value, count: 10_000 }));
  const many = datasetFacts(
    [
      { name: 'age', type: 'numeric' },
      { name: 'churned', type: 'categorical', distinct: 2, topValues: values },
    ],
    { rows: 20_000 },
  );
  expect(resolve({ model: { family: 'mlp' } }, many)).toMatchObject({ training: usual, model: { layers } });
  expect(resolve({ model: { family: 'wideAndDeep' } })).toMatchObject({ training: usual, model: { layers } });
  const text = { model: { family: 'mlp' as const }, inputs: { include: ['age', 'remarks'], types: { remarks: 'text' as const } } }; // prettier-ignore
  expect(resolve({ ...text, preparation: { text: { encoding: 'sequence' } } })).toMatchObject({
    training: usual,
  });
  expect(resolve({ ...text, preparation: { text: { encoding: 'tfidf' } } })).toMatchObject({
    training: usual,
  });
  const task = { type: 'autoencoding' as const };
  expect(resolve({ task, inputs: { include: ['age'] } })).toMatchObject({ training: usual });
});
