import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const dataset = churn.id;
const classification: ExperimentDefinition = { dataset, task: { type: 'classification', target: 'churned' } };
const regression: ExperimentDefinition = { dataset, task: { type: 'regression', target: 'revenue' } };

/** A table with columns that name the split: one well, one not, one without training rows. */
const divided = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'y', type: 'numeric' },
  partColumn('part', { train: 400, TRAIN: 200, Val: 300, test: 100 }),
  partColumn('fold', { train: 900, holdout: 100 }),
  partColumn('later', { test: 500, valid: 500 }),
  { name: 'embedding', type: 'vector' },
]);

function partColumn(name: string, counts: Record<string, number>) {
  const topValues = Object.entries(counts).map(([value, count]) => ({ value, count }));
  return { name, type: 'categorical' as const, distinct: topValues.length, topValues };
}

/** The pointers and codes of what is wrong with a definition. */
const issuesOf = (definition: ExperimentDefinition, facts = churn) =>
  issuesThrownBy(() => resolveDefinition(definition, facts));

describe('defaults', () => {
  it('makes something sensible of a dataset and a task', () => {
    const { resolved, leftOut, rows } = resolveDefinition(classification, churn);
    expect(resolved.inputs.map(({ name }) => name)).toEqual([
      'age',
      'plan',
      'active',
      'since',
      'remarks',
      'revenue',
    ]);
    expect(leftOut.map(({ column }) => column)).toEqual(['customer_id', 'country']);
    expect(resolved.split).toEqual({
      strategy: 'stratified',
      train: 0.7,
      validation: 0.15,
      test: 0.15,
      seed: 7,
      duplicates: 'drop',
    });
    expect(resolved.model).toMatchObject({
      family: 'mlp',
      layers: [{ units: 128, initializer: 'heUniform' }, { units: 64 }],
    });
    expect(resolved.training).toMatchObject({
      epochs: 50,
      batchSize: 32,
      loss: 'crossEntropy',
      optimizer: { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      earlyStopping: { metric: 'validation.loss', patience: 5, minDelta: 0, restoreBest: true },
    });
    expect(rows).toEqual({ total: 1000, train: 700, validation: 150, test: 150 });
  });

  it('takes a column of one value or none as a category, and leaves one of one value out', () => {
    const warnings = ['ticked', 'same'].map((column) => ({ code: 'constantColumn' as const, column, detail: 'As of before.' }));
    const facts = datasetFacts(
      [
        { name: 'ticked', type: 'boolean', distinct: 1, missing: 400 },
        { name: 'count', type: 'numeric', distinct: 1, missing: 400 },
        { name: 'same', type: 'categorical', distinct: 1 },
        { name: 'y', type: 'numeric' },
      ],
      { warnings },
    );
    const { resolved, leftOut } = resolveDefinition({ dataset, task: { type: 'regression', target: 'y' } }, facts);
    expect(resolved.inputs).toEqual([
      { name: 'ticked', type: 'categorical' },
      { name: 'count', type: 'categorical' },
    ]);
    expect(leftOut).toEqual([{ column: 'same', reason: 'it has one value only' }]);
  }); // prettier-ignore

  it('writes the options of an encoding, and the rows that resampling leaves', () => {
    const resolve = (preparation: ExperimentDefinition['preparation']) =>
      resolveDefinition({ ...classification, preparation }, churn);
    expect(resolve({ categorical: 'hashing' }).resolved.preparation.hashing).toEqual({
      buckets: 64,
      signed: true,
    });
    expect(resolve({ categorical: 'target' }).resolved.preparation.targetEncoding).toEqual({
      folds: 5,
      smoothing: 'auto',
    });
    expect(resolve({}).resolved.preparation).not.toHaveProperty('hashing');
    // 800 of no and 200 of yes: 560 and 140 of them to train on.
    expect(resolve({ imbalance: 'oversample' }).rows.train).toBe(1120);
    expect(resolve({ imbalance: 'undersample' }).rows).toEqual({
      total: 1000,
      train: 280,
      validation: 150,
      test: 150,
    });
  });

  it('picks the loss and the split of a regression', () => {
    const { resolved } = resolveDefinition(regression, churn);
    expect(resolved.training.loss).toBe('meanSquaredError');
    expect(resolved.split.strategy).toBe('random');
  });

  it('shares what is left among the fractions that are not given', () => {
    const split = (given: ExperimentDefinition['split']) =>
      resolveDefinition({ ...classification, split: given }, churn).resolved.split;
    expect(split({ train: 0.8 })).toMatchObject({ train: 0.8, validation: 0.1, test: 0.1 });
    expect(split({ test: 0, validation: 0.2 })).toMatchObject({ train: 0.8, validation: 0.2, test: 0 });
  });

  it('never takes a batch larger than the training split', () => {
    const tiny = datasetFacts(
      [
        { name: 'x', type: 'numeric' },
        { name: 'y', type: 'numeric' },
      ],
      { rows: 20 },
    );
    const { resolved } = resolveDefinition({ dataset, task: { type: 'regression', target: 'y' } }, tiny);
    expect(resolved.training).toMatchObject({ batchSize: 17 });
  });

  it('takes the shares of a split by column from its values, and leaves the column out of the inputs', () => {
    const { resolved, rows, leftOut } = resolveDefinition(
      { dataset, task: { type: 'regression', target: 'y' }, split: { strategy: 'column', column: 'part' } },
      divided,
    );
    expect(resolved.split).toEqual({
      strategy: 'column',
      train: 0.6,
      validation: 0.3,
      test: 0.1,
      seed: 7,
      column: 'part',
      duplicates: 'keep',
    });
    expect(rows).toEqual({ total: 1000, train: 600, validation: 300, test: 100 });
    expect(leftOut.map(({ column }) => column)).toContain('part');
  });

  it('leaves the group and the time of a split out, unless they are asked for', () => {
    const named = (
      given: ExperimentDefinition['inputs'],
      column: string,
      strategy: 'grouped' | 'timeOrdered',
    ) =>
      resolveDefinition(
        { ...classification, inputs: given, split: { strategy, column } },
        churn,
      ).resolved.inputs.map(({ name }) => name);
    expect(named({}, 'plan', 'grouped')).not.toContain('plan');
    expect(named({ include: ['plan', 'age'] }, 'plan', 'grouped')).toContain('plan');
    expect(named({}, 'since', 'timeOrdered')).not.toContain('since');
    expect(named({ types: { since: 'dateTime' } }, 'since', 'timeOrdered')).toContain('since');
  });

  it('trains on a class that is too small for each part, and says so', () => {
    const rare = datasetFacts([
      { name: 'x', type: 'numeric' },
      {
        name: 'y',
        type: 'categorical',
        distinct: 2,
        topValues: [
          { value: 'a', count: 998 },
          { value: 'b', count: 2 },
        ],
      },
    ]);
    const { resolved, warnings } = resolveDefinition(
      { dataset, task: { type: 'classification', target: 'y' }, split: { validation: 0.15 } },
      rare,
    );
    expect(resolved.split.strategy).toBe('stratified');
    expect(warnings.map(({ code }) => code)).toContain('classTooSmall');
  });

  it('uses an identifier or a number as a category only when it is asked to', () => {
    const { resolved } = resolveDefinition(
      { ...classification, inputs: { include: ['customer_id', 'age'], types: { age: 'categorical' } } },
      churn,
    );
    expect(resolved.inputs).toEqual([
      { name: 'customer_id', type: 'categorical' },
      { name: 'age', type: 'categorical' },
    ]);
  });
});

describe('what does not fit is refused with a pointer', () => {
  const cases: [string, ExperimentDefinition, string, string][] = [
    ['no target', { dataset, task: { type: 'classification' } }, '/task/target', 'targetMissing'],
    ['an unknown target', { dataset, task: { type: 'classification', target: 'chrned' } }, '/task/target', 'unknownColumn'],
    ['a constant target', { dataset, task: { type: 'classification', target: 'country' } }, '/task/target', 'targetConstant'],
    ['a text target of a regression', { dataset, task: { type: 'regression', target: 'plan' } }, '/task/target', 'targetTypeMismatch'],
    ['as many classes as rows', { dataset, task: { type: 'classification', target: 'age' } }, '/task/target', 'tooManyClasses'],
    ['an unknown positive class', { dataset, task: { ...classification.task, positiveClass: 'maybe' } }, '/task/positiveClass', 'unknownClass'],
    ['an unknown input', { ...classification, inputs: { include: ['aeg'] } }, '/inputs/include/0', 'unknownColumn'],
    ['an unknown exclusion', { ...classification, inputs: { exclude: ['a/b~c'] } }, '/inputs/exclude/0', 'unknownColumn'],
    ['the target as an input', { ...classification, inputs: { include: ['age', 'churned'] } }, '/inputs/include/1', 'targetAsInput'],
    ['no input left', { ...classification, inputs: { include: ['age'], exclude: ['age'] } }, '/inputs', 'noInputs'],
    ['a category as a number', { ...classification, inputs: { types: { plan: 'numeric' } } }, '/inputs/types/plan', 'columnTypeMismatch'],
    ['fractions over 1', { ...classification, split: { train: 0.9, test: 0.2 } }, '/split', 'splitSum'],
    ['fractions under 1', { ...classification, split: { train: 0.5, validation: 0.1, test: 0.1 } }, '/split', 'splitSum'],
    ['a stratified regression', { ...regression, split: { strategy: 'stratified' } }, '/split/strategy', 'optionNotApplicable'],
    ['balanced classes in a regression', { ...regression, preparation: { imbalance: 'classWeights' } }, '/preparation/imbalance', 'optionNotApplicable'],
    ['a constant without imputation by it', { ...classification, preparation: { missing: { numericConstant: 3 } } }, '/preparation/missing/numericConstant', 'optionNotApplicable'],
    ['resampling in a regression', { ...regression, preparation: { imbalance: 'oversample' } }, '/preparation/imbalance', 'optionNotApplicable'],
    ['options of another encoding', { ...classification, preparation: { categorical: 'target', hashing: { buckets: 8 } } }, '/preparation/hashing', 'optionNotApplicable'],
    ['target encoding options without it', { ...classification, preparation: { targetEncoding: { folds: 3 } } }, '/preparation/targetEncoding', 'optionNotApplicable'],
    ['a limit that hashing has no use for', { ...classification, preparation: { categorical: 'hashing', maxCategories: 9 } }, '/preparation/maxCategories', 'optionNotApplicable'],
    ['a batch larger than what undersampling leaves', { ...classification, preparation: { imbalance: 'undersample' }, training: { batchSize: 300 } }, '/training/batchSize', 'batchTooLarge'],
    ['a loss of the other task', { ...regression, training: { loss: 'crossEntropy' } }, '/training/loss', 'optionNotApplicable'],
    ['a batch larger than the training split', { ...classification, training: { batchSize: 701 } }, '/training/batchSize', 'batchTooLarge'],
    ['accumulated batches larger than the training split', { ...classification, training: { batchSize: 351, gradient: { accumulate: 2 } } }, '/training/gradient/accumulate', 'batchTooLarge'],
    ['accumulation with full-batch descent', { ...classification, training: { optimizer: { type: 'gradientDescent' }, gradient: { accumulate: 2 } } }, '/training/gradient/accumulate', 'batchTooLarge'],
    ['a batch size with full-batch descent', { ...classification, training: { batchSize: 8, optimizer: { type: 'gradientDescent' } } }, '/training/batchSize', 'optionNotApplicable'],
    ['an option that the optimizer lacks', { ...classification, training: { optimizer: { type: 'sgd', beta1: 0.5 } } }, '/training/optimizer/beta1', 'optionNotApplicable'],
    ['an option that the schedule lacks', { ...classification, training: { schedule: { type: 'cosine', rate: 0.5 } } }, '/training/schedule/rate', 'optionNotApplicable'],
    ['a schedule without what it needs', { ...classification, training: { schedule: { type: 'step' } } }, '/training/schedule', 'optionMissing'],
    ['an unknown metric to watch', { ...classification, training: { earlyStopping: { metric: 'f2' } } }, '/training/earlyStopping/metric', 'unknownMetric'],
    ['watching a split that is empty', { ...classification, split: { validation: 0 }, training: { earlyStopping: {} } }, '/training/earlyStopping/metric', 'splitEmpty'],
    ['a threshold in a regression', { ...regression, evaluation: { threshold: 0.4 } }, '/evaluation/threshold', 'optionNotApplicable'],
  ]; // prettier-ignore

  it.each(cases)('%s', (_, definition, pointer, code) => {
    expect(issuesOf(definition)).toContainEqual({ pointer, code });
  });

  const split = { dataset, task: { type: 'regression', target: 'y' } } as const;
  const splits: [string, ExperimentDefinition['split'], string, string][] = [
    ['a strategy without its column', { strategy: 'grouped' }, '/split/column', 'optionMissing'],
    ['a column without a strategy for it', { column: 'part' }, '/split/column', 'optionNotApplicable'],
    ['an unknown column', { strategy: 'column', column: 'prt' }, '/split/column', 'unknownColumn'],
    ['the target', { strategy: 'timeOrdered', column: 'y' }, '/split/column', 'targetAsSplit'],
    ['a time that is none', { strategy: 'timeOrdered', column: 'part' }, '/split/column', 'columnTypeMismatch'],
    ['a group of vectors', { strategy: 'grouped', column: 'embedding' }, '/split/column', 'columnTypeMismatch'],
    ['fewer groups than parts', { strategy: 'grouped', column: 'later' }, '/split/column', 'tooFewGroups'],
    ['a column with other values', { strategy: 'column', column: 'fold' }, '/split/column', 'unknownSplit'],
    ['a column without training rows', { strategy: 'column', column: 'later' }, '/split/column', 'splitEmpty'],
    ['fractions beside a column', { strategy: 'column', column: 'part', test: 0.2 }, '/split/test', 'optionNotApplicable'],
    ['a seed where nothing is drawn', { strategy: 'column', column: 'part', seed: 3 }, '/split/seed', 'optionNotApplicable'],
  ]; // prettier-ignore

  it.each(splits)('in a split: %s', (_, given, pointer, code) => {
    expect(issuesOf({ ...split, split: given }, divided)).toContainEqual({ pointer, code });
  });

  it('names the value that is no split, and refuses the column as an input', () => {
    const attempt = (given: ExperimentDefinition) => () => resolveDefinition(given, divided);
    expect(attempt({ ...split, split: { strategy: 'column', column: 'fold' } })).toThrow(/"holdout"/);
    expect(
      issuesOf(
        { ...split, split: { strategy: 'column', column: 'part' }, inputs: { include: ['x', 'part'] } },
        divided,
      ),
    ).toContainEqual({ pointer: '/inputs/include/1', code: 'splitAsInput' });
  });

  it('names everything that is wrong at once', () => {
    const issues = issuesOf({
      ...classification,
      inputs: { exclude: ['nope'] },
      training: { batchSize: 5000, optimizer: { type: 'sgd', rho: 0.5 } },
    });
    expect(issues.map(({ pointer }) => pointer)).toEqual([
      '/inputs/exclude/0',
      '/training/optimizer/rho',
      '/training/batchSize',
    ]);
  });

  it('suggests the column that was probably meant', () => {
    const attempt = () =>
      resolveDefinition({ dataset, task: { type: 'classification', target: 'chruned' } }, churn);
    expect(attempt).toThrow(/did you mean "churned"/);
  });
});

describe('recompute', () => {
  it('is resolved where it is asked for, and refused where no graph is captured', () => {
    const { resolved } = resolveDefinition({ ...classification, training: { recompute: 'blocks' } }, churn);
    expect(resolved.training).toMatchObject({ recompute: 'blocks' });
    expect(resolveDefinition(classification, churn).resolved.training).not.toHaveProperty('recompute');
    const others: Partial<ExperimentDefinition>[] = [
      { training: { recompute: 'blocks', optimizer: { type: 'lbfgs' } }, model: { family: 'linear' } },
      { training: { recompute: 'blocks', privacy: { epsilon: 5 } }, model: { family: 'linear' } },
      { training: { recompute: 'blocks', strategy: { type: 'modelParallel' } } },
    ];
    for (const part of others)
      expect(issuesOf({ ...classification, ...part })).toContainEqual({
        pointer: '/training/recompute',
        code: 'optionNotApplicable',
      });
  });
});

describe('mixed precision', () => {
  const adam = { optimizer: { type: 'adam' } } as const;
  it('is resolved, and refused where steps are not captured as a graph of one process', () => {
    const { resolved } = resolveDefinition({ ...classification, training: { precision: 'mixed' } }, churn);
    expect(resolved.training).toMatchObject({ precision: 'mixed' });
    const others: Partial<ExperimentDefinition>[] = [
      { training: { precision: 'mixed', optimizer: { type: 'lbfgs' } }, model: { family: 'linear' } },
      { training: { precision: 'mixed', privacy: { epsilon: 5 }, ...adam }, model: { family: 'linear' } },
      { training: { precision: 'mixed', strategy: { type: 'dataParallel' }, ...adam } },
    ];
    for (const part of others)
      expect(issuesOf({ ...classification, ...part })).toContainEqual({
        pointer: '/training/precision',
        code: 'optionNotApplicable',
      });
  });
});

describe('what is named and not built is refused, never ignored', () => {
  const cases: [string, object][] = [
    ['/distribution', { distribution: { over: 'workers' } }],
    ['/trust', { trust: { importance: true } }],
  ];

  it.each(cases)('%s', (pointer, part) => {
    expect(issuesOf({ ...classification, ...part })).toContainEqual({
      pointer,
      code: 'notSupportedYet',
    });
  });
});
