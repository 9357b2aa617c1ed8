/**
 * `npm run demo`: starts the service with a temporary data folder, does the main job over HTTP on a real dataset, and stops.
 * With `--json` the last line is one JSON object.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Dataset } from '../src/contracts/dataset.ts';
import type { Evaluation } from '../src/contracts/evaluation.ts';
import type { PredictResponse } from '../src/contracts/model.ts';
import type { Run, RunProgress } from '../src/contracts/run.ts';
import type { EngineInfo } from '../src/contracts/system.ts';
import { createApiClient, type ApiClient } from './api-client.ts';
import { createProgressLine } from './progress-line.ts';
import { startService } from './service-process.ts';

const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const folder = path.resolve(import.meta.dirname, '..', 'examples', 'breast-cancer');

const service = await startService();
process.once('SIGINT', () => void service.stop().then(() => process.exit(130)));
try {
  const summary = await runDemo(createApiClient({ url: service.url, key: service.adminKey }));
  if (flags.json) console.log(JSON.stringify(summary));
} catch (error) {
  console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await service.stop();
}

async function runDemo(api: ApiClient) {
  console.log(`Service at ${service.url}, data in a temporary folder.`);

  const dataset = await upload(api, await readFile(path.join(folder, 'breast-cancer.csv')));
  console.log(`  ${dataset.rows} rows, ${dataset.columns!.length} columns: ready to train on.`);

  const definition = JSON.parse(await readFile(path.join(folder, 'experiment.json'), 'utf8')) as object;
  const experiment = await api.post<{ id: string }>('/api/v1/experiments', {
    ...definition,
    dataset: dataset.id,
  });
  const { id } = await api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const run = await watch(api, id);
  const engine: EngineInfo = run.execution!.engine;
  console.log(
    `  ${engine.name} ${engine.version}, ${run.execution!.mode}, plan ${run.execution!.plan}: ${run.execution!.reason}`,
  );

  const evaluation = await api.get<Evaluation>(`/api/v1/runs/${id}/evaluation`);
  if (evaluation.test?.kind !== 'classification') throw new Error('the demo trains a classifier');
  const { rows, accuracy, auc, precision, recall, f1, logLoss, confusionMatrix, classes } = evaluation.test;
  console.log(`Test split, ${rows} rows the model was not trained on:`);
  const ofModel = { accuracy, auc, precision, recall, f1, logLoss };
  const ofBaseline = evaluation.test.baseline!.metrics;
  console.table({
    model: ofModel,
    'most frequent class': Object.fromEntries(Object.keys(ofModel).map((name) => [name, ofBaseline[name]])),
  });
  console.log(
    `Confusion (rows: truth, columns: predicted; ${classes.join(', ')}): ${JSON.stringify(confusionMatrix)}`,
  );

  await api.post('/api/v1/models', { name: 'breast-cancer', run: id });
  const predictions = await predict(api, await readFile(path.join(folder, 'new-patients.csv'), 'utf8'));
  return {
    dataset: 'breast-cancer',
    rows: dataset.rows,
    engine: engine.name,
    trainSeconds: run.timings!.trainSeconds,
    queueToFirstStepMs: Date.parse(run.firstStepAt!) - Date.parse(run.createdAt),
    test: { rows, accuracy, auc, precision, recall, f1, logLoss },
    predictions,
  };
}

async function upload(api: ApiClient, bytes: Uint8Array): Promise<Dataset> {
  const line = createProgressLine('Upload', { total: bytes.length, unit: 'bytes' });
  const created = await api.send<Dataset>(
    '/api/v1/datasets?name=breast-cancer',
    chunksOf(bytes, (sent) => line.set(sent)),
    'text/csv',
  );
  line.done();
  const ingest = createProgressLine('Ingest', { total: 100, unit: '%' });
  const dataset = await api.waitFor<Dataset>(`/api/v1/datasets/${created.id}`, ({ status, progress }) => {
    if (progress !== null) ingest.set(Math.round(100 * progress.fraction), 100, progress.stage);
    return status === 'ready' || status === 'rejected';
  });
  ingest.set(100);
  ingest.done();
  if (dataset.status === 'rejected') throw new Error(`rejected: ${dataset.rejection!.detail}`);
  return dataset;
}

function chunksOf(bytes: Uint8Array, onSent: (total: number) => void): ReadableStream<Uint8Array> {
  const size = 16 * 1024;
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(sent, sent + size));
      sent = Math.min(bytes.length, sent + size);
      onSent(sent);
    },
  });
}

/** Follows the run's server-sent events to its end. */
async function watch(api: ApiClient, id: string): Promise<Run> {
  const line = createProgressLine('Training', { total: 1, unit: 'steps' });
  const poll = setInterval(() => {
    void api.get<Run>(`/api/v1/runs/${id}`).then(
      ({ progress }) => show(progress),
      () => undefined,
    );
  }, 200);
  const show = (progress: RunProgress | null): void => {
    if (progress)
      line.set(progress.step, progress.totalSteps, `epoch ${progress.epoch} of ${progress.epochs}`);
  };
  try {
    for await (const { event } of api.events(`/api/v1/runs/${id}/events`)) if (event === 'end') break;
  } finally {
    clearInterval(poll);
  }
  const run = await api.get<Run>(`/api/v1/runs/${id}`);
  show(run.progress);
  line.done(`${run.stopReason}, ${run.timings?.trainSeconds.toFixed(2)} s of training`);
  if (run.status !== 'succeeded') throw new Error(`the run ended as ${run.status}: ${run.error?.message}`);
  return run;
}

/** Predicts rows that the service has never seen. */
async function predict(api: ApiClient, csv: string): Promise<number> {
  const [header, ...rows] = csv.trim().split('\n');
  const names = header.split(',');
  const target = names.indexOf('diagnosis');
  const { predictions } = await api.post<PredictResponse>('/api/v1/models/breast-cancer/predict', {
    rows: rows.map((row) => {
      const cells = row.split(',');
      return Object.fromEntries(names.flatMap((name, i) => (i === target ? [] : [[name, Number(cells[i])]])));
    }),
  });
  console.log(`Predictions for ${rows.length} new patients, beside the truth:`);
  console.table(
    predictions.slice(0, 8).map((prediction, i) => ({
      predicted: 'label' in prediction ? prediction.label : 'value' in prediction ? prediction.value : null,
      probability: 'label' in prediction ? Number(prediction.probability.toFixed(4)) : null,
      truth: rows[i].split(',')[target],
    })),
  );
  return predictions.length;
}
