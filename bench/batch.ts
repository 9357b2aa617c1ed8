/**
 * Rows a second of a batch prediction beside those of `POST …/predict`: `npm run bench:batch`. A network and a forest of 100 trees predict
 * 1,000,000 rows of 10 numbers and 2 categories in the background, to a Parquet file with all columns; and some of the same rows by
 * requests of 1,000 rows (as `columns` and `data`) on four connections. The two take turns in every round, on one service; the last line is
 * `{ "rows", "ratios": { "mlp", "forest" } }`, the medians of batch over requests.
 *
 *     npm run bench:batch -- --rows=1000000 --rounds=3
 */
import { parseArgs } from 'node:util';
import type { BatchPrediction } from '../src/contracts/batch-prediction.ts';
import { createRandom } from '../src/random.ts';
import { createApiClient, type ApiClient } from '../scripts/api-client.ts';
import { startService } from '../scripts/service-process.ts';
import { measureRounds, median } from './quiet-rounds.ts';
import { registerTrained } from './service-jobs.ts';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
  },
});
const rows = Number(flags.rows);
const trainingRows = 5000;
const requestedRows = 40_000;
const rowsPerRequest = 1000;
const connections = 4;
const models = {
  mlp: { family: 'mlp', layers: [{ units: 128 }, { units: 64 }] },
  forest: { family: 'randomForest', trees: 100 },
} as const;

const names = [...Array.from({ length: 10 }, (_, i) => `x${i}`), 'colour', 'shop'];

/** A row of the table; the label depends on some of its columns. */
function rowOf(random: ReturnType<typeof createRandom>): (number | string)[] {
  const numbers = Array.from({ length: 10 }, () => Number(random.normal().toFixed(3)));
  const colour = ['red', 'green', 'blue'][random.integer(3)];
  return [...numbers, colour, `shop ${random.integer(20)}`];
}

/** The table as CSV, in pieces; the label comes last where it is asked for. */
function* csvOf(count: number, seed: number, hasLabel: boolean): Generator<Buffer> {
  const random = createRandom(seed);
  let piece = `${[...names, ...(hasLabel ? ['y'] : [])].join(',')}\n`;
  for (let i = 0; i < count; i++) {
    const row = rowOf(random);
    const score = Number(row[0]) + Number(row[1]) * Number(row[2]) + (row[10] === 'red' ? 1 : 0);
    piece += `${[...row, ...(hasLabel ? [score > 0 ? 'yes' : 'no'] : [])].join(',')}\n`;
    if (piece.length < 1 << 20) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}

async function upload(api: ApiClient, name: string, pieces: Generator<Buffer>): Promise<string> {
  const body = ReadableStream.from(pieces) as ReadableStream<Uint8Array>;
  const { id } = await api.send<{ id: string }>(`/api/v1/datasets?name=${name}`, body, 'text/csv');
  const isRead = ({ status }: { status: string }) => status === 'ready' || status === 'rejected';
  const { status } = await api.waitFor<{ status: string }>(`/api/v1/datasets/${id}`, isRead, 600);
  if (status !== 'ready') throw new Error(`the dataset ${name} is ${status}`);
  return id;
}

/** Rows a second of a batch prediction, from its start to its end. */
async function measureBatch(api: ApiClient, model: string, datasetId: string): Promise<number> {
  const { id } = await api.post<BatchPrediction>('/api/v1/batch-predictions', { model: { name: model }, datasetId }); // prettier-ignore
  const batch = await api.waitFor<BatchPrediction>(`/api/v1/batch-predictions/${id}`, ({ finishedAt }) => finishedAt !== null, 1800); // prettier-ignore
  if (batch.result === null)
    throw new Error(`the batch prediction is ${batch.status}: ${batch.error?.message}`);
  return (1000 * rows) / (Date.parse(batch.finishedAt!) - Date.parse(batch.startedAt!));
}

/** Rows a second of requests. */
async function measureRequests(api: ApiClient, model: string): Promise<number> {
  const random = createRandom(9);
  const bodies = Array.from({ length: requestedRows / rowsPerRequest }, () => ({
    columns: names,
    data: Array.from({ length: rowsPerRequest }, () => rowOf(random)),
  }));
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = bodies.pop(); body; body = bodies.pop()) await api.post(`/api/v1/models/${model}/predict`, body); // prettier-ignore
    }),
  );
  return (1000 * requestedRows) / (performance.now() - startedAt);
}

const service = await startService({
  env: { WORKERS: '1', RATE_LIMIT_PER_MINUTE: '100000000', LOG_LEVEL: 'warn' },
});
try {
  const api = createApiClient({ url: service.url, key: service.adminKey });
  const dataset = await upload(api, 'training', csvOf(trainingRows, 1, true));
  const datasetId = await upload(api, 'predicted', csvOf(rows, 2, false));
  for (const [name, model] of Object.entries(models)) {
    const training = name === 'mlp' ? { training: { epochs: 5 } } : {};
    const task = { type: 'classification', target: 'y' };
    await registerTrained(api, name, { dataset, task, model, ...training });
  }
  const ratios: Record<string, number> = {};
  for (const name of Object.keys(models)) {
    const { rounds } = await measureRounds(Number(flags.rounds), async () => ({
      batch: await measureBatch(api, name, datasetId),
      requests: await measureRequests(api, name),
    }));
    const batch = median(rounds.map(({ value }) => value.batch));
    const requests = median(rounds.map(({ value }) => value.requests));
    ratios[name] = Number(median(rounds.map(({ value }) => value.batch / value.requests)).toFixed(2));
    const shown = (perSecond: number) => Math.round(perSecond).toLocaleString('en');
    console.log(`${name}: batch ${shown(batch)} rows/s, requests of ${rowsPerRequest} rows ${shown(requests)} rows/s, ratio ${ratios[name]}`); // prettier-ignore
  }
  console.log(JSON.stringify({ rows, ratios }));
} catch (error) {
  console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await service.stop();
}
