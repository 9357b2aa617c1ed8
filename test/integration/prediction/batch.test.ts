import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PredictDatasetTask, WrittenPart, WrittenResult } from '../../../src/batch/batch-messages.ts';
import { predictDataset } from '../../../src/batch/predict-dataset.ts';
import type { BatchPredictionOptions } from '../../../src/contracts/batch-prediction.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { quotePath } from '../../../src/data/sql-literals.ts';
import { startEngine } from '../../../src/engine/start-engine.ts';
import { loadModel } from '../../../src/prediction/load-model.ts';
import { differenceOf, groupSteps, readTable, type StepsOfExample } from '../../support/compare-batch.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import { allCases } from '../../e2e/definition-coverage/all-cases.ts';
import type { CoverageCase } from '../../e2e/definition-coverage/coverage-case.ts';
import { datasets, predictedDatasets } from '../../e2e/definition-coverage/datasets.ts';

type Row = Record<string, unknown>;
type Definition = Omit<ExperimentDefinition, 'dataset'>;

/** Trained on, and predicted. */
let training: Awaited<ReturnType<typeof createIngestFolder>>;
let predicted: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await startEngine({ engine: 'auto', threads: { intraOp: 1, interOp: 1 } });
  [training, predicted] = [await createIngestFolder(), await createIngestFolder()];
});
afterAll(() => Promise.all([training.close(), predicted.close()]));

const whole: BatchPredictionOptions = {
  format: 'parquet',
  columns: null,
  probabilities: true,
  include: [],
  invalidRows: 'mark',
};
let tasks = 0;

/** Predicts the dataset of `predicted`, in parts of a few rows. */
async function predictAll(
  artifactDir: string,
  options: Partial<BatchPredictionOptions> = {},
  task: Partial<PredictDatasetTask> = {},
): Promise<{ result: WrittenResult; parts: WrittenPart[]; rows: Row[] }> {
  tasks += 1;
  const parts: WrittenPart[] = [];
  const result = await predictDataset(
    {
      artifactDir,
      parquetPath: predicted.parquetPath,
      options: { ...whole, ...options },
      parts: [],
      scratchDir: path.join(predicted.folder, `task-${tasks}`),
      partSize: { seconds: 60, rows: 50 },
      ...task,
    },
    { threads: 1, memoryLimitBytes: 400e6 },
    { onProgress() {}, onPart: async (part) => void parts.push(part) },
  );
  return { result, parts, rows: await readTable(result.path) };
}

/** Cases that are trained here: from nothing else, and not by clients elsewhere. */
const ownCases = allCases.filter(({ source, definition }) => {
  const { training } = definition as { training?: { federated?: object | null } };
  return source === undefined && !training?.federated;
});

const taskOf = ({ definition }: CoverageCase) => (definition as { task: { type: string } }).task.type;
const familyOf = ({ definition }: CoverageCase) =>
  (definition as { model?: { family?: string } }).model?.family;

/** Whether no case before it is of the same kind. */
const isFirst = (one: CoverageCase, kindOf: (one: CoverageCase) => string) =>
  ownCases.find((other) => kindOf(other) === kindOf(one)) === one;

/** The first case of each family, task and dataset. */
const casesOfEachKind = ownCases.filter((one) =>
  isFirst(one, (each) => `${familyOf(each)} ${taskOf(each)} ${each.data}`),
);

/** How rows are read depends on the dataset, what is written of them on the task, and how a model predicts on its family's kind. */
const tested = ofMatrix(
  casesOfEachKind,
  (one) =>
    isFirst(one, ({ data }) => data) ||
    isFirst(one, taskOf) ||
    ['randomForest', 'naiveBayes', 'supportVectorMachine'].includes(familyOf(one) ?? ''),
);

function stepsOfCase({ definition }: CoverageCase): StepsOfExample | null {
  const { task, inputs } = definition as {
    task: { type: string; time?: string; group?: string };
    inputs?: { sequence?: { group?: string; time: string } };
  };
  if (task.type === 'forecasting') return { time: task.time!, group: task.group ?? null };
  const { group, time } = inputs?.sequence ?? {};
  return group === undefined ? null : { group, time: time! };
}

/** The rows as a client would send them: as the API shows them, images as base64. */
async function rowsToSend(): Promise<Row[]> {
  const rows = await predicted.rows();
  const [first] = rows;
  for (const [name, value] of Object.entries(first)) {
    if (typeof value !== 'object' || value === null || !('format' in value)) continue;
    const images = await predicted.engine.query(
      `SELECT base64("${name}") AS image FROM read_parquet(${quotePath(predicted.parquetPath)})`,
    );
    for (const [i, { image }] of images.entries()) rows[i][name] = image;
  }
  return rows;
}

describe('the predictions of a dataset are those of its rows', () => {
  test.each(tested.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const { body } = datasets[one.data];
    const csv = await body();
    // How well it has learned is of no account here.
    const { training: trained, ...rest } = one.definition as { training?: { epochs?: number } };
    const definition = {
      ...rest,
      ...(trained && { training: trained.epochs ? { ...trained, epochs: 1 } : trained }),
    };
    const { checkpointDir } = await trainAndLoad(training, csv as string, `${name.replaceAll(/\W+/g, '-')}`, definition as Definition); // prettier-ignore
    await predicted.ingest((one.data === 'people' ? predictedDatasets.strangers.body() : csv) as string);
    const rows = await rowsToSend();
    const steps = stepsOfCase(one);
    const examples =
      steps === null ? rows.map((row) => ({ example: row, last: row })) : groupSteps(rows, steps);

    const { result, parts, rows: written } = await predictAll(checkpointDir);
    const { value: model } = await loadModel(checkpointDir);
    // All of them as one request, where missing values may become the ones before; one by one where one of them is refused.
    const options = { unknownColumns: 'ignore' } as const;
    const sent = examples.map(({ example }) => example);
    const expected =
      (await model.predict(sent, options).catch(() => null)) ??
      (await Promise.all(
        sent.map(async (example) => (await model.predict([example], options).catch(() => [null]))[0]),
      ));
    model.dispose();
    expect(expected.filter((prediction) => prediction !== null).length).toBeGreaterThan(0);
    expect(differenceOf(written, expected)).toBeLessThan(1e-6);
    expect(result).toMatchObject({ rows: examples.length, rowsLeftOut: 0 });
    if (examples.length > 50) expect(parts.length).toBeGreaterThan(1);
    // What stands beside each prediction is its row.
    for (const [i, { last }] of examples.entries())
      for (const key of Object.keys(last).filter((column) => column !== 'image'))
        expect(written[i][key]).toEqual(last[key]);
  });
});

describe('a table of people', () => {
  let checkpointDir: string;
  const task = { type: 'classification', target: 'churned' } as const;
  const inputs = { include: ['age', 'plan', 'city'] };
  beforeAll(async () => {
    const definition: Definition = { task, inputs, model: { family: 'linear' }, training: { epochs: 2 }, evaluation: { conformal: { coverages: [0.8, 0.9] } } }; // prettier-ignore
    ({ checkpointDir } = await trainAndLoad(training, datasets.people.body(), 'people', definition));
    await predicted.ingest(predictedDatasets.strangers.body());
  });

  test('goes on behind the parts that are there, and comes to the same bytes', async () => {
    const all = await predictAll(checkpointDir, { format: 'csv' }, { partSize: { seconds: 60, rows: 1000 } });
    expect(all.parts.map(({ rows }) => rows)).toEqual([120]);
    const small = await predictAll(checkpointDir, { format: 'csv' });
    expect(small.parts.map(({ rows }) => rows)).toEqual([50, 50, 20]);
    expect(small.result.sha256).toBe(all.result.sha256);
    const again = await predictAll(checkpointDir, { format: 'csv' }, { parts: small.parts.slice(0, 2) });
    expect(again.parts.map(({ rows }) => rows)).toEqual([20]);
    expect(await readFile(again.result.path)).toEqual(await readFile(all.result.path));
    expect(
      createHash('sha256')
        .update(await readFile(all.result.path))
        .digest('hex'),
    ).toBe(all.result.sha256);
  });

  test('is written with the columns that are asked for, in their order', async () => {
    const { result, rows } = await predictAll(checkpointDir, {
      columns: ['city', 'id'],
      probabilities: false,
      invalidRows: 'refuse',
    });
    expect(result.columns).toEqual(['city', 'id', 'prediction']);
    expect(Object.keys(rows[0])).toEqual(result.columns);
    expect(result.predictionColumns).toEqual(['prediction']);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 120 }, (_, i) => `k${i}`));
  });

  test('has a column of sets for each coverage, in a file of text as JSON', async () => {
    const options = { columns: [], probabilities: false, include: ['sets' as const] };
    const { rows } = await predictAll(checkpointDir, options);
    const { value: model } = await loadModel(checkpointDir);
    const sent = await rowsToSend();
    const predictions = await model.predict(sent, { unknownColumns: 'ignore', include: ['sets'] });
    model.dispose();
    const sets = predictions.map((one) => ('sets' in one ? one.sets! : []).map(({ labels }) => labels));
    expect(sets.flat().flat()).not.toEqual([]);
    expect(rows.map((row) => [row['set.0.8'], row['set.0.9']])).toEqual(sets);
    const csv = await predictAll(checkpointDir, { ...options, format: 'csv' });
    expect(csv.rows.map((row) => JSON.parse(row['set.0.9'] as string))).toEqual(sets.map(([, set]) => set));
  });

  test('as CSV has texts as they are, times in ISO 8601, and tells an empty cell', async () => {
    const { result, rows } = await predictAll(checkpointDir, { format: 'csv', columns: ['id', 'joined', 'age'] }); // prettier-ignore
    expect(result.path.endsWith('.csv')).toBe(true);
    const [first] = (await readFile(result.path, 'utf8')).split('\n');
    expect(first).toBe('id,joined,age,prediction,probability,probability.no,probability.yes,predictionError');
    expect(rows[1]['joined']).toBe('2024-01-02T00:00:00Z');
    expect(rows[0]['age']).toBeNull();
  });
});

test('a missing value becomes the last one before it, over the ends of parts and attempts', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `${i},${i % 60 === 0 ? i : ''},${i % 7}`);
  const csv = `id,level,y\n${rows.join('\n')}\n`;
  const definition: Definition = { task: { type: 'regression', target: 'y' }, inputs: { include: ['level'] }, preparation: { missing: { numeric: 'mostRecent' } }, split: { strategy: 'timeOrdered', column: 'id' }, model: { family: 'linear' }, training: { epochs: 1 } } as Definition; // prettier-ignore
  const { checkpointDir } = await trainAndLoad(training, csv, 'recent', definition);
  await predicted.ingest(csv);
  const all = await predictAll(checkpointDir);
  const values = all.rows.map(({ prediction }) => prediction as number);
  // Blocks of sixty equal rows, however they are cut.
  for (const [i, value] of values.entries()) expect(value).toBe(values[i - (i % 60)]);
  expect(new Set(values).size).toBe(5);
  const again = await predictAll(checkpointDir, {}, { parts: all.parts.slice(0, 1) });
  expect(again.rows).toEqual(all.rows);
});

describe('rows that can not be predicted', () => {
  let checkpointDir: string;
  beforeAll(async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `${i},${i % 2 ? 'a' : 'b'},${2 * i}`);
    const definition: Definition = { task: { type: 'regression', target: 'y' }, inputs: { include: ['x'], types: { x: 'numeric' } }, model: { family: 'linear' }, training: { epochs: 1 } }; // prettier-ignore
    ({ checkpointDir } = await trainAndLoad(
      training,
      `x,kind,y\n${lines.join('\n')}\n`,
      'wrong',
      definition,
    ));
    // A column of texts, where the model reads numbers.
    const texts = Array.from({ length: 200 }, (_, i) => (i % 50 === 7 ? `word ${i}` : `${i}`));
    const read = { columns: { x: { type: 'categorical' } } } as const;
    await predicted.ingest(
      `x,prediction\n${texts.map((x, i) => `${x},old ${i}`).join('\n')}\n`,
      {},
      { read },
    );
  });

  test('are marked with the reason, and all others are predicted', async () => {
    const { result, rows } = await predictAll(checkpointDir);
    expect(result).toMatchObject({ rows: 200, invalidRows: 4, columns: ['x', 'prediction', 'prediction_2', 'predictionError'] }); // prettier-ignore
    expect(rows.flatMap(({ prediction_2: value }, i) => (value === null ? [i] : []))).toEqual([7, 57, 107, 157]); // prettier-ignore
    expect(rows[57]['predictionError']).toContain('word 57');
    expect(rows[8]['predictionError']).toBeNull();
  });

  test('end it, by default, and are named by their row of the dataset', async () => {
    await expect(predictAll(checkpointDir, { invalidRows: 'refuse' })).rejects.toMatchObject({
      code: 'predictionInputInvalid',
      issues: expect.arrayContaining([expect.objectContaining({ row: 8, column: 'x' })]),
    });
  });
});

test('series may be in any order of rows, and rows without a time or a group are in none', async () => {
  const rows = Array.from({ length: 160 }, (_, i) => `${i},s${i % 4},${Math.floor(i / 4)},${10 + (i % 4) + Math.sin(i)}`); // prettier-ignore
  const definition: Definition = { task: { type: 'forecasting', target: 'y', time: 't', group: 's', window: 3, horizon: 2 }, inputs: { exclude: ['id'] }, model: { family: 'linear' }, training: { epochs: 2 } }; // prettier-ignore
  const { checkpointDir } = await trainAndLoad(training, `id,s,t,y\n${rows.join('\n')}\n`, 'series', definition); // prettier-ignore
  const shuffled = rows.toSorted((a, b) => Number(a.split(',')[0].split('').toReversed().join('')) - Number(b.split(',')[0].split('').toReversed().join(''))); // prettier-ignore
  await predicted.ingest(`id,s,t,y\n${shuffled.join('\n')}\n900,,5,1\n901,s1,,1\n902,alone,1,5\n`);
  const { result, rows: written } = await predictAll(
    checkpointDir,
    {},
    { partSize: { seconds: 0, rows: 1 } },
  );
  expect(result).toMatchObject({ rows: 5, rowsLeftOut: 2, invalidRows: 1 });
  // The last row of each series, the series in the order of their first rows.
  const series = [...new Set(shuffled.map((line) => line.split(',')[1])), 'alone'];
  const last: Record<string, number> = { s0: 156, s1: 157, s2: 158, s3: 159, alone: 902 };
  expect(written.map(({ s, id }) => [s, id])).toEqual(series.map((name) => [name, last[name]]));
  const alone = written.find(({ s }) => s === 'alone')!;
  expect(alone['prediction.1']).toBeNull();
  expect(alone['predictionError']).toContain('needs the last 3');
});
