import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { Explanation } from '../../../src/contracts/explanation.ts';
import type { Prediction } from '../../../src/contracts/model.ts';
import type { PartialDependence } from '../../../src/contracts/partial-dependence.ts';
import { openQuestion } from '../../../src/prediction/open-question.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** Explanations from the definition through a trainer's artifact to predictions of JSON rows, in each kind of model. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const random = createRandom(8);
const cities = ['Ulm', 'Bonn', 'Kiel'];
const table = Array.from({ length: 150 }, () => {
  const [age, noise, city] = [40 + 10 * random.normal(), random.normal(), cities[random.integer(3)]];
  const price = 2 * age + (city === 'Ulm' ? 30 : 0) + random.normal();
  return { age: Number(age.toFixed(2)), noise: Number(noise.toFixed(3)), city, price: Number(price.toFixed(2)), dear: price > 90 ? 'yes' : 'no' }; // prettier-ignore
});
const csv = ['age,noise,city,price,dear', ...table.map((row) => Object.values(row).join(','))].join('\n');
const rows = table.slice(0, 12).map(({ age, noise, city }) => ({ age, noise, city }));
const inputs = { include: ['age', 'noise', 'city'] };

const regression = { type: 'regression', target: 'price' } as const;
const classification = { type: 'classification', target: 'dear', positiveClass: 'yes' } as const;

const sumOf = ({ base, contributions }: Explanation['outputs'][number]): number =>
  Object.values(contributions).reduce((sum, value) => sum + value, base);

test.each<[string, Pick<ExperimentDefinition, 'task' | 'model' | 'training'>, Partial<Explanation>, number]>([
  [
    'a linear regression',
    { task: regression, model: { family: 'linear' }, training: { epochs: 40 } },
    { method: 'linear', scale: 'value' },
    1e-4,
  ],
  [
    'a network',
    {
      task: regression,
      model: { family: 'mlp', layers: [{ units: 8 }] },
      training: { epochs: 40, optimizer: { type: 'adam', learningRate: 0.03 } },
    },
    { method: 'integratedGradients', scale: 'value' },
    1e-3,
  ],
  [
    'boosted counts',
    { task: regression, model: { family: 'gradientBoostedTrees', trees: 20 }, training: { loss: 'poisson' } },
    { method: 'treeShap', scale: 'log' },
    1e-5,
  ],
  [
    'a forest of classes',
    { task: classification, model: { family: 'randomForest', trees: 10 } },
    { method: 'treeShap', scale: 'probability' },
    1e-6,
  ],
  [
    'a network of embeddings',
    {
      task: classification,
      model: { family: 'wideAndDeep', layers: [{ units: 6 }] },
      training: { epochs: 40, optimizer: { type: 'adam', learningRate: 0.03 } },
    },
    { method: 'integratedGradients', scale: 'logit' },
    1e-5,
  ],
])('%s is explained on the scale of its answer', async (name, definition, expected, tolerance) => {
  const { model } = await trainAndLoad(folder, csv, name, { inputs, ...definition });
  const predictions = await model.predict(rows, { include: ['explanation'] });
  expect(predictions).toMatchObject(await model.predict(rows));
  const moved = { age: 0, noise: 0 };
  for (const prediction of predictions) {
    const { explanation, ...answer } = prediction as Prediction & { explanation: Explanation };
    expect(explanation).toMatchObject(expected);
    const [output] = explanation.outputs;
    expect(explanation.outputs).toHaveLength(1);
    expect(Object.keys(output.contributions)).toEqual(['age', 'noise', 'city']);
    expect(Math.abs(sumOf(output) - output.total)).toBeLessThanOrEqual(explanation.residual + 1e-12);
    const said = 'value' in answer ? answer.value : (answer as { probabilities: Record<string, number> }).probabilities['yes']; // prettier-ignore
    const total = { value: output.total, log: Math.exp(output.total), logit: 1 / (1 + Math.exp(-output.total)), probability: output.total, softmax: NaN }[explanation.scale]; // prettier-ignore
    expect(Math.abs(total - said)).toBeLessThan(tolerance);
    for (const column of ['age', 'noise'] as const) moved[column] += Math.abs(output.contributions[column]);
  }
  expect(moved.noise).toBeLessThan(moved.age / 2);
  model.dispose();
});

test('rows of a request are explained up to a bound, as they came; what is not explained says why', async () => {
  const definition = { task: classification, inputs, model: { family: 'decisionTree' } } as const;
  const { model } = await trainAndLoad(folder, csv, 'tree', definition);
  const ask = (body: object) =>
    openQuestion({ body: Buffer.from(JSON.stringify(body)), isRead: true }, model);
  const asked = { columns: ['age', 'noise', 'city'], data: rows.map((row) => Object.values(row)), include: ['explanation'] }; // prettier-ignore
  const opened = ask(asked);
  if (!('rows' in opened)) return expect.fail('the request fits');
  const [predictions] = await model.predictTogether([opened.rows]);
  expect(predictions).toEqual(await model.predict(rows, { include: ['explanation'] }));
  expect(model.mostExplained()).toBe(1000);
  expect(ask({ ...asked, data: Array.from({ length: 1001 }, () => asked.data[0]) })).toMatchObject({
    error: { code: 'predictionInputInvalid', issues: [{ pointer: '/include', code: 'optionNotApplicable' }] },
  });
  model.dispose();

  const bayes = await trainAndLoad(folder, csv, 'bayes', { ...definition, model: { family: 'naiveBayes' } });
  await expect(bayes.model.predict(rows, { include: ['explanation'] })).rejects.toMatchObject({
    message: expect.stringContaining('naiveBayes'),
    issues: [{ pointer: '/include' }],
  });
});

test('a column that is varied has the mean prediction with each of its values, the most frequent first', async () => {
  const definition = { task: classification, inputs, model: { family: 'randomForest', trees: 5 } } as const;
  const { model } = await trainAndLoad(folder, csv, 'varied', definition);
  const ask = (body: object) =>
    openQuestion({ body: Buffer.from(JSON.stringify({ rows, ...body })), varies: true }, model);
  const opened = ask({ column: 'city', individual: true });
  if (!('rows' in opened)) return expect.fail('the request fits');
  const outcome = opened.answer(await model.predict(opened.rows.rows));
  if (!('predictions' in outcome)) return expect.fail('it is answered');
  const { values, outputs } = JSON.parse(`{${outcome.predictions}}`) as PartialDependence;
  const rowsOf = (city: unknown): number => rows.filter((row) => row.city === city).length;
  expect(values.map(rowsOf)).toEqual(values.map(rowsOf).toSorted((a, b) => b - a));
  expect(new Set(values)).toEqual(new Set(rows.map(({ city }) => city)));
  const yes = outputs.find(({ output }) => output === 'yes')!;
  for (const [i, city] of values.entries()) {
    const answers = await model.predict(rows.map((row) => ({ ...row, city })));
    const shares = answers.map((answer) => (answer as { probabilities: Record<string, number> }).probabilities['yes']); // prettier-ignore
    expect(yes.average[i]).toBeCloseTo(shares.reduce((sum, share) => sum + share, 0) / rows.length, 9);
    expect(yes.individual!.map((curve) => curve[i])).toEqual(shares);
  }
  const wrong = ask({ column: 'age', values: [40, 'old'] });
  if (!('rows' in wrong)) return expect.fail('the request fits');
  const refused = await model.predict(wrong.rows.rows).catch((error: unknown) => wrong.refuse(error));
  expect(refused).toMatchObject({ error: { issues: [{ pointer: '/values/1' }] } });
  model.dispose();
});
