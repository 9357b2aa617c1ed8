import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Prediction } from '../../../src/contracts/model.ts';
import { createRandom } from '../../../src/random.ts';
import { exportModel } from '../../../src/export/export-model.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

/** Intervals and calibrated probabilities, from the definition through a trainer's artifact to predictions of JSON rows. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

test('intervals hold as many of the test rows as the evaluation says', async () => {
  const random = createRandom(5);
  const lines = Array.from({ length: 400 }, () => {
    const x = random.normal();
    return `${x.toFixed(4)},${(1000 + 50 * x + 20 * random.normal()).toFixed(3)}`;
  });
  const { model, evaluation, rowsFile } = await trainAndLoad(folder, `x,y\n${lines.join('\n')}\n`, 'values', {
    task: { type: 'regression', target: 'y' },
    model: { family: 'linear' },
    evaluation: { conformal: { coverages: [0.8, 0.95] } },
  });
  const { rows, rowsAlsoUsedBy, levels } = evaluation.conformal!;
  expect({ rows, rowsAlsoUsedBy }).toEqual({ rows: 60, rowsAlsoUsedBy: [] });
  const stored = await folder.rows();
  const tested = await folder.engine.query(`SELECT row FROM read_parquet('${rowsFile}') WHERE part = 'test'`);
  const asked = tested.map(({ row }) => stored[Number(row)]);
  const predictions = (await model.predict(asked, { include: ['intervals'] })) as Extract<
    Prediction,
    { value: number }
  >[];
  for (const [level, { coverage, quantile, test: found }] of levels.entries()) {
    const ends = predictions.map(({ intervals }) => intervals![level]);
    expect(ends.every((end) => end.coverage === coverage)).toBe(true);
    const inside = ends.filter(({ lower, upper }, i) => {
      const truth = asked[i]['y'] as number;
      return lower <= truth && truth <= upper;
    });
    expect(found!.coverage).toBeCloseTo(inside.length / asked.length, 9);
    expect(found!.meanSize).toBeCloseTo(2 * quantile, 9);
  }
  // The noise has a deviation of 20: 80 % of it lies within 25.6, 95 % within 39.2.
  expect(levels[0].quantile / 25.6).toBeCloseTo(1, 0);
  expect(levels[1].quantile).toBeGreaterThan(levels[0].quantile);
  expect(await model.predict(asked.slice(0, 1))).toEqual([{ value: predictions[0].value }]);
  await expect(model.predict(asked, { include: ['sets'] })).rejects.toMatchObject({
    issues: [{ pointer: '/include/0', detail: 'Only a classification gives sets; leave it out of include.' }],
  });
  model.dispose();
});

test('a model that was not calibrated says what intervals need', async () => {
  const { model } = await trainAndLoad(folder, 'x,y\n1,1\n2,2.5\n3,3\n4,4\n5,5\n6,6.5\n7,7\n8,8\n', 'plain', {
    task: { type: 'regression', target: 'y' },
    model: { family: 'linear' },
    split: { test: 0 },
  });
  await expect(model.predict([{ x: 1 }], { include: ['intervals'] })).rejects.toMatchObject({
    code: 'predictionInputInvalid',
    message: expect.stringContaining('evaluation.conformal'),
  });
  model.dispose();
});

test('calibrated probabilities are those of the evaluation, of predictions and of exports', async () => {
  const random = createRandom(9);
  const lines = Array.from({ length: 600 }, () => {
    const [x, z] = [random.normal(), random.normal()];
    return `${x.toFixed(3)},${z.toFixed(3)},${x + 1.5 * random.normal() > 0 ? 'yes' : 'no'}`;
  });
  const { model, evaluation, checkpointDir, rowsFile } = await trainAndLoad(folder, `x,z,y\n${lines.join('\n')}\n`, 'calibrated', {
    task: { type: 'classification', target: 'y' },
    // One leaf a handful of rows: far too sure of itself.
    model: { family: 'decisionTree', maxDepth: 12 },
    split: { validation: 0.3, test: 0.3 },
    evaluation: { calibration: 'temperature', conformal: {} },
  }); // prettier-ignore
  const { calibration, conformal, test: report } = evaluation;
  expect(conformal!.rowsAlsoUsedBy).toEqual(['probabilityCalibration']);
  expect(calibration).toMatchObject({ method: 'temperature', rows: 180 });
  expect(calibration!.temperature).toBeGreaterThan(2);
  const { before, after } = calibration!.test!;
  expect(after.logLoss).toBeLessThan(before.logLoss / 2);
  expect(after.expectedCalibrationError).toBeLessThan(before.expectedCalibrationError! / 2);
  if (report?.kind !== 'classification') return expect.fail('a classification was trained');
  expect(report.logLoss).toBe(after.logLoss);

  const stored = await folder.rows();
  const tested = await folder.engine.query(`SELECT row FROM read_parquet('${rowsFile}') WHERE part = 'test'`);
  const asked = tested.map(({ row }) => stored[Number(row)]);
  const predictions = await model.predict(asked, { include: ['sets'] });
  const told = predictions.map((one, i) => ('probabilities' in one ? one.probabilities[asked[i]['y'] as string] : NaN)); // prettier-ignore
  const logLoss = -told.reduce((sum, p) => sum + Math.log(p), 0) / told.length;
  expect(logLoss).toBeCloseTo(after.logLoss, 6);
  const covered = predictions.filter((one, i) => 'sets' in one && one.sets![0].labels.includes(asked[i]['y'] as string)); // prettier-ignore
  expect(covered.length / asked.length).toBeCloseTo(conformal!.levels[0].test!.coverage, 9);
  model.dispose();
  const exported = await exportModel({ artifactDir: checkpointDir, format: 'onnx', name: 'calibrated' } as never); // prettier-ignore
  expect(exported.toString('latin1')).toContain('largestDifference');
});
