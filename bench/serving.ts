/**
 * Predictions a second: `npm run bench:serving`. A network and a forest of 100 trees of the service, over HTTP on loopback by our own
 * API and by the Open Inference Protocol, beside a bare Fastify route with the same validation, and beside FastAPI with ONNX Runtime and the export of the same models, a worker a core, where Python
 * (TRAINYARD_BENCH_PYTHON, or python3) has them. Contenders take turns in every round; figures are medians over the rounds, and rounds in which other programs kept the machine busy are measured again.
 * The service logs warnings only.
 *
 *     npm run bench:serving -- --json --rounds=3 --seconds=3
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Prediction } from '../src/contracts/model.ts';
import { createApiClient, type ApiClient } from '../scripts/api-client.ts';
import { startService } from '../scripts/service-process.ts';
import { measureRounds, median } from './quiet-rounds.ts';
import { hasFastapi, startFastapi, type FastapiServer } from './serving/fastapi-server.ts';
import { models, readRows, registerModels } from './serving/models.ts';
import { putLoad, untilAnswered, type LoadFigures, type LoadRequest } from './serving/load.ts';
import { binaryInference, jsonInference, nativeRequest, type Rows } from './serving/requests.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '1,16,64' },
    rows: { type: 'string', default: '1,32' },
  },
});
/** A server under load: where it is asked, and how. */
interface Contender {
  name: string;
  url: string;
  headers: Record<string, string>;
  requestOf: (rows: Rows) => LoadRequest;
}

const service = await startService({
  env: { WORKERS: '1', RATE_LIMIT_PER_MINUTE: '100000000', LOG_LEVEL: 'warn' },
});
const scratch = await mkdtemp(path.join(tmpdir(), 'trainyard-serving-'));
const withFastapi = hasFastapi();
if (!withFastapi) console.log('FastAPI was not run: Python has no fastapi, uvicorn, onnxruntime and numpy.');
const fastapi: Record<string, FastapiServer> = {};
let bare: Awaited<ReturnType<typeof startBareRoute>> | null = null;
try {
  const rows = await readRows();
  const api = createApiClient({ url: service.url, key: service.adminKey });
  const prediction = await registerModels(api, rows);
  const columns = Object.keys(rows[0]);
  bare = await startBareRoute(columns, prediction);
  if (withFastapi) {
    const classes = Object.keys(probabilitiesOf(prediction));
    for (const name of Object.keys(models)) {
      const model = { name, onnx: await exportOnnx(name), columns, classes };
      fastapi[name] = await startFastapi(scratch, model, availableParallelism());
      await requireSameAnswer(api, name, fastapi[name].url, rows.slice(0, 16));
    }
  }
  const authorization = `Bearer ${service.adminKey}`;
  const contenders: Contender[] = [
    ...Object.keys(models).map((name) => ({
      name,
      url: `${service.url}/api/v1/models/${name}/predict`,
      headers: { authorization },
      requestOf: nativeRequest,
    })),
    ...Object.entries({ 'mlp, OIP JSON': jsonInference, 'mlp, OIP binary': binaryInference }).map(
      ([name, requestOf]) => ({
        name,
        url: `${service.url}/v2/models/mlp/infer`,
        headers: { authorization },
        requestOf,
      }),
    ),
    { name: 'bare', url: bare.url, headers: {}, requestOf: nativeRequest },
    ...Object.entries(fastapi).map(([name, { url }]) => ({
      name: `${name}, FastAPI`,
      url,
      headers: {},
      requestOf: nativeRequest,
    })),
  ];
  const results = await measure(contenders, rows);
  print(results);
  if (flags.json) console.log(JSON.stringify(summarise(results)));
} catch (error) {
  console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  bare?.stop();
  for (const server of Object.values(fastapi)) server.stop();
  await service.stop();
  await rm(scratch, { recursive: true });
}

/** Probability of each class, in the order of the classes. */
function probabilitiesOf(prediction: Prediction): Record<string, number> {
  if (!('probabilities' in prediction)) throw new Error('The prediction has no probabilities.');
  return prediction.probabilities;
}

/** @throws Error where a peer's probabilities are not those of our model */
async function requireSameAnswer(api: ApiClient, name: string, url: string, rows: Rows): Promise<void> {
  type Answer = { predictions: Prediction[] };
  const body = { rows };
  const ours = await api.post<Answer>(`/api/v1/models/${name}/predict`, body);
  const response = await fetch(url, { method: 'POST', ...nativeRequest(rows) });
  const theirs = (await response.json()) as Answer;
  for (const [i, prediction] of ours.predictions.entries()) {
    const expected = probabilitiesOf(prediction);
    const actual = probabilitiesOf(theirs.predictions[i]);
    for (const [label, probability] of Object.entries(expected)) {
      if (Math.abs(probability - actual[label]) <= 1e-5) continue;
      throw new Error(`${name}, row ${i}: ${label} has ${probability} here and ${actual[label]} at the peer`);
    }
  }
}

/** A model's first version as ONNX. */
async function exportOnnx(name: string): Promise<Uint8Array> {
  const response = await fetch(`${service.url}/api/v1/models/${name}/versions/1/export/onnx`, {
    headers: { authorization: `Bearer ${service.adminKey}` },
  });
  if (!response.ok) throw new Error(`${name} was not exported: ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function startBareRoute(columns: string[], answer: Prediction) {
  const entry = fileURLToPath(new URL('./serving/bare-route.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', entry, JSON.stringify({ columns, answer })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = `http://127.0.0.1:${port}/predict`;
  await untilAnswered(url);
  return { url, stop: () => void child.kill() };
}

/** Figures by contender, for each number of rows and connections. */
interface Result {
  rows: number;
  connections: number;
  /** Cores that other programs kept busy meanwhile, in the worst of the rounds; null: unknown. */
  foreignCores: number | null;
  figures: Record<string, LoadFigures>;
}

async function measure(contenders: readonly Contender[], rows: Rows): Promise<Result[]> {
  const results: Result[] = [];
  for (const perRequest of flags.rows.split(',').map(Number)) {
    const parts = Array.from({ length: Math.floor(rows.length / perRequest) }, (_, i) =>
      rows.slice(i * perRequest, (i + 1) * perRequest),
    );
    for (const connections of flags.connections.split(',').map(Number)) {
      const round = async (seconds: number): Promise<Record<string, LoadFigures>> => {
        const figures: Record<string, LoadFigures> = {};
        for (const { name, url, headers, requestOf } of contenders) {
          const requests = parts.map(requestOf);
          figures[name] = await putLoad({ url, headers, requests, connections, seconds });
        }
        return figures;
      };
      await round(1); // warms up
      const measured = await measureRounds(Number(flags.rounds), () => round(Number(flags.seconds)));
      const values = measured.rounds.map(({ value }) => value);
      results.push({
        rows: perRequest,
        connections,
        foreignCores: measured.foreignCores,
        figures: Object.fromEntries(
          contenders.map(({ name }) => [name, medians(values.map((value) => value[name]))] as const),
        ),
      });
    }
  }
  return results;
}

function medians(all: readonly LoadFigures[]): LoadFigures {
  const of = (key: keyof LoadFigures): number =>
    Math.round(median(all.map((figures) => figures[key])) * 100) / 100;
  return { requestsPerSecond: Math.round(of('requestsPerSecond')), p50Ms: of('p50Ms'), p99Ms: of('p99Ms') };
}

function print(results: readonly Result[]): void {
  console.table(
    results.map(({ rows, connections, foreignCores, figures }) => ({
      rows,
      connections,
      ...Object.fromEntries(
        Object.entries(figures).map(([name, { requestsPerSecond, p50Ms, p99Ms }]) => [
          name,
          `${requestsPerSecond}/s, ${p50Ms} ms, ${p99Ms} ms`,
        ]),
      ),
      'busy with others': foreignCores === null ? 'unknown' : `${foreignCores.toFixed(2)} cores`,
    })),
  );
}

function summarise(results: readonly Result[]) {
  const at64 = results.find(({ rows, connections }) => rows === 1 && connections === 64)?.figures;
  const overPeer = (peer: string): number | null =>
    at64?.[peer] === undefined
      ? null
      : Math.round((at64['mlp'].requestsPerSecond / at64[peer].requestsPerSecond) * 1000) / 1000;
  return { results, ratios: { fastapi64: overPeer('mlp, FastAPI'), ceiling64: overPeer('bare') } };
}
