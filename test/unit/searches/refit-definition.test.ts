import { expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { withAllRows } from '../../../src/searches/refit-definition.ts';
import { definitions, profile } from '../../support/store-fixtures.ts';

const dataset = 'ds_01h455vb4pex5vsknk084sn02q';
const { definition: base } = definitions(dataset);
const rules = createDefinitionRules({ memoryBytes: 1e9 });
const facts = {
  id: dataset,
  profile: {
    ...profile,
    columns: profile.columns.map((column) => (column.name === 'species' ? { ...column, missing: 0, topValues: ['a', 'b', 'c'].map((value) => ({ value, count: 50 })) } : column)), // prettier-ignore
  },
};

/** What a definition is trained as again, after this many epochs. */
function refit(changes: Partial<ExperimentDefinition>, epochs: number) {
  const definition = { ...base, ...changes };
  const { resolved } = rules.resolve(definition, facts);
  const again = withAllRows({ definition, resolved, epochs, evaluation: null });
  return typeof again === 'string' ? again : { after: rules.resolve(again, facts).resolved };
}

test('an MLP is trained for as many epochs on both parts, and tested on the same share', () => {
  const refitted = refit({ model: { family: 'mlp', layers: [{ units: 4 }] }, split: { validation: 0.2, test: 0.1 }, training: { epochs: 50, earlyStopping: { patience: 2 } } }, 7); // prettier-ignore
  if (typeof refitted === 'string') throw new Error(refitted);
  expect(refitted.after).toMatchObject({ split: { train: 0.9, validation: 0, test: 0.1 }, training: { epochs: 7, earlyStopping: null } }); // prettier-ignore
});

test('boosting grows as many trees, and a solver goes on until it has converged', () => {
  const boosted = refit({ model: { family: 'gradientBoostedTrees', trees: 200, learningRate: 0.2 }, split: { validation: 0.2 } }, 31); // prettier-ignore
  if (typeof boosted === 'string') throw new Error(boosted);
  expect(boosted.after.model).toMatchObject({ trees: 31, learningRate: 0.2 });
  const solved = refit({ model: { family: 'linear' }, split: { validation: 0.2 } }, 12);
  if (typeof solved === 'string') throw new Error(solved);
  // Its penalty and batch follow the rows, as they do by default.
  expect(solved.after.training).toMatchObject({ epochs: 1000, optimizer: { type: 'lbfgs' } });
});

test('folds are trained on already', () => {
  expect(refit({ split: { strategy: 'kFold' } }, 3)).toContain('register the best trial');
});

test('rows that intervals are calibrated on are not trained on', () => {
  expect(refit({ split: { validation: 0.2 }, evaluation: { conformal: {} } }, 3)).toContain('calibrated on the validation rows'); // prettier-ignore
});
