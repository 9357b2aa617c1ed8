import { describe, expect, it } from 'vitest';
import { layered } from '../../../src/contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';

const columns = [
  { name: 'x', type: 'numeric' as const },
  { name: 'kind', type: 'categorical' as const, distinct: 2, topValues: [{ value: 'a', count: 600 }, { value: 'b', count: 400 }] },
  { name: 'one', type: 'boolean' as const, distinct: 2 },
  { name: 'two', type: 'boolean' as const, distinct: 2 },
  { name: 'y', type: 'numeric' as const },
]; // prettier-ignore
const facts = datasetFacts(columns);
const wide = datasetFacts([...columns, { name: 'v', type: 'vector' as const, vectorLength: 5000 }]);
const few = datasetFacts([...columns, { name: 'v', type: 'vector' as const, vectorLength: 100 }], {
  rows: 100,
});

const classification = { type: 'classification', target: 'kind' } as const;
const regression = { type: 'regression', target: 'y' } as const;
const linear = { family: 'linear' } as const;

const resolve = (changes: Partial<ExperimentDefinition>, table = facts) => {
  const { resolved, warnings } = resolveDefinition(
    { dataset: table.id, task: classification, model: linear, ...changes },
    table,
  );
  return { ...layered(resolved).training, warnings };
};

function refusals(changes: Partial<ExperimentDefinition>, table = facts): string[] {
  try {
    resolve(changes, table);
  } catch (error) {
    if (error instanceof TrainyardError) return (error.issues ?? []).map(({ pointer }) => pointer!);
    throw error;
  }
  return [];
}

describe('the optimizer of a linear model', () => {
  it('is L-BFGS with C = 1 of scikit-learn for classes, until it has converged', () => {
    expect(resolve({})).toMatchObject({
      optimizer: { type: 'lbfgs', tolerance: 1e-6, history: 10 },
      epochs: 1000,
      batchSize: 850,
      earlyStopping: null,
      regularization: { l1: 0, l2: 1 / 1700 },
    });
  });

  it('is least squares without a penalty for values', () => {
    expect(resolve({ task: regression })).toMatchObject({
      optimizer: { type: 'leastSquares' },
      epochs: 1,
      earlyStopping: null,
      regularization: { l1: 0, l2: 0 },
    });
  });

  it('has the penalty of Ridge where there are as many features as rows', () => {
    expect(resolve({ task: regression }, few).regularization.l2).toBeCloseTo(1 / 85, 10);
    expect(resolve({ task: { type: 'regression', targets: ['x', 'y'] } }, few).regularization.l2).toBeCloseTo(1 / 170, 10); // prettier-ignore
  });

  it('has a penalty for each label by itself', () => {
    const task = { type: 'multiLabelClassification' as const, targets: ['one', 'two'] };
    expect(resolve({ task })).toMatchObject({
      optimizer: { type: 'lbfgs' },
      regularization: { l2: 1 / 3400 },
    });
  });

  it('is L-BFGS for many features, an L1 penalty, or what only iterations have', () => {
    expect(resolve({ task: regression }, wide).optimizer.type).toBe('lbfgs');
    const l1 = resolve({ task: regression, training: { regularization: { l1: 0.1 } } });
    expect(l1).toMatchObject({ optimizer: { type: 'lbfgs' }, regularization: { l1: 0.1, l2: 0 } });
    expect(resolve({ task: regression, training: { earlyStopping: { patience: 3 } } }).optimizer.type).toBe('lbfgs'); // prettier-ignore
    expect(resolve({ task: regression, training: { optimizer: { tolerance: 1e-6 } } }).optimizer).toMatchObject({ type: 'lbfgs', tolerance: 1e-6 }); // prettier-ignore
  });

  it.each([
    ['a learning rate', { training: { optimizer: { learningRate: 0.1 } } }],
    ['a batch size', { training: { batchSize: 16 } }],
    ['a schedule', { training: { schedule: { type: 'cosine' } } }],
    ['accumulated gradients', { training: { gradient: { accumulate: 2 } } }],
    ['augmentation', { preparation: { augmentation: { noise: 0.1 } } }],
    ['a loss with kinks', { training: { loss: 'hinge' } }],
    ['a loss that is not convex', { training: { loss: 'focal' } }],
    ['the absolute error', { task: regression, training: { loss: 'meanAbsoluteError' } }],
  ] as const)('is Adam, as it was, with %s', (_, changes) => {
    const { optimizer, regularization, earlyStopping, epochs } = resolve(changes);
    expect({ type: optimizer.type, regularization, epochs }).toEqual({ type: 'adam', regularization: { l1: 0, l2: 0 }, epochs: 50 }); // prettier-ignore
    expect(earlyStopping).not.toBeNull();
  });

  it('goes by what is given', () => {
    const given = resolve({
      training: { epochs: 7, regularization: { l2: 0 }, earlyStopping: { patience: 2 } },
    });
    expect(given).toMatchObject({ epochs: 7, regularization: { l2: 0 }, earlyStopping: { patience: 2 } });
  });

  it('says that least squares take no epochs', () => {
    const { epochs, warnings } = resolve({ task: regression, training: { epochs: 20 } });
    expect(epochs).toBe(1);
    expect(warnings).toMatchObject([{ code: 'optionWithoutEffect', pointer: '/training/epochs' }]);
  });

  it('is planned: its steps at most, its memory', () => {
    const plan = (changes: object) =>
      planExperiment({ dataset: facts.id, task: classification, model: linear, ...changes }, facts, null, { memoryBytes: 1e9 }); // prettier-ignore
    expect(plan({})).toMatchObject({ stepsPerEpoch: 1, totalSteps: 1000 });
    const wideTable = { ...facts, profile: wide.profile };
    const squares = planExperiment({ dataset: wide.id, task: regression, model: linear, training: { optimizer: { type: 'leastSquares' } } }, wideTable, null, { memoryBytes: 4e9 }); // prettier-ignore
    expect(squares.memoryBytes).toBeGreaterThan(2 * 5000 * 5000 * 8);
  });
});

describe('what solvers refuse', () => {
  const lbfgs = { optimizer: { type: 'lbfgs' } } as const;
  const leastSquares = { optimizer: { type: 'leastSquares' } } as const;
  const tooWide = datasetFacts([...columns, { name: 'v', type: 'vector' as const, vectorLength: 9000 }]);
  it.each([
    ['another family', { model: { family: 'mlp' }, training: lbfgs }, '/training/optimizer/type'],
    ['a loss with kinks', { training: { ...lbfgs, loss: 'hinge' } }, '/training/optimizer/type'],
    ['least squares of classes', { training: leastSquares }, '/training/optimizer/type'],
    ['an option of another', { training: { optimizer: { type: 'lbfgs', learningRate: 0.1 } } }, '/training/optimizer/learningRate'],
    ['a batch size', { training: { ...lbfgs, batchSize: 10 } }, '/training/batchSize'],
    ['a schedule', { training: { ...lbfgs, schedule: { type: 'cosine' } } }, '/training/schedule'],
    ['clipped gradients', { training: { ...lbfgs, gradient: { clipNorm: 1 } } }, '/training/gradient'],
    ['augmentation', { training: lbfgs, preparation: { augmentation: { noise: 1 } } }, '/preparation/augmentation'],
    ['l1 of least squares', { task: regression, training: { ...leastSquares, regularization: { l1: 1 } } }, '/training/regularization/l1'],
    ['epochs of least squares', { task: regression, training: { ...leastSquares, epochs: 5 } }, '/training/epochs'],
    ['early stopping of least squares', { task: regression, training: { ...leastSquares, earlyStopping: {} } }, '/training/earlyStopping'],
  ] as [string, Partial<ExperimentDefinition>, string][])('%s', (_, changes, pointer) => {
    expect(refusals(changes)).toEqual([pointer]);
  }); // prettier-ignore

  it('too many features for least squares', () => {
    expect(refusals({ task: regression, training: leastSquares }, tooWide)).toEqual([
      '/training/optimizer/type',
    ]);
    expect(resolve({ task: regression }, tooWide).optimizer.type).toBe('lbfgs');
  });
});
