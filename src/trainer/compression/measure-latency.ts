import type { ModelCost } from '../../contracts/compression-report.ts';
import { loadModel } from '../../prediction/load-model.ts';
import type { LoadedModel } from '../../prediction/loaded-model.ts';

/** Rows of the requests that are timed. */
const requests = [1, 64] as const;
const warmUps = 3;
const leastRounds = 5;
const mostRounds = 100;
const mostMilliseconds = 100;

/**
 * Times the predictions of models, as predictors make them, in turns, so that what else the machine does falls on all of them alike.
 * @param folders of the artifacts
 * @param rows as a request holds them; at least one
 * @returns for each artifact the median time of each request
 */
export async function measureLatency(
  folders: readonly string[],
  rows: readonly Record<string, unknown>[],
): Promise<ModelCost['latency'][]> {
  const models: LoadedModel[] = [];
  try {
    for (const folder of folders) models.push((await loadModel(folder)).value);
    const measured = models.map((): ModelCost['latency'] => []);
    for (const count of requests) {
      const asked = Array.from({ length: count }, (_, i) => rows[i % rows.length]);
      const times = await timesOf(models, asked);
      for (const [i, all] of times.entries()) measured[i].push({ rows: count, milliseconds: medianOf(all) });
    }
    return measured;
  } finally {
    for (const model of models) model.dispose();
  }
}

async function timesOf(
  models: readonly Pick<LoadedModel, 'predict'>[],
  rows: readonly Record<string, unknown>[],
): Promise<number[][]> {
  const predict = (model: Pick<LoadedModel, 'predict'>) => model.predict(rows, { unknownColumns: 'ignore' });
  for (const model of models) for (let i = 0; i < warmUps; i++) await predict(model);
  const times = models.map((): number[] => []);
  const startedAt = performance.now();
  for (let round = 0; round < mostRounds; round++) {
    if (round >= leastRounds && performance.now() - startedAt > mostMilliseconds * models.length) break;
    for (const [i, model] of models.entries()) {
      const before = performance.now();
      await predict(model);
      times[i].push(performance.now() - before);
    }
  }
  return times;
}

function medianOf(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)].toPrecision(4));
}
