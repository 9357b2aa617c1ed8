/**
 * `npm run demo`: starts the service with a temporary data folder, does the main job over HTTP on a real dataset, and stops.
 * With `--json` the last line is one JSON object.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { answer, createClient, type Schemas, type TrainyardClient } from '../src/client/client.ts';
import { createProgressLine } from './progress-line.ts';
import { startService } from './service-process.ts';

const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const folder = path.resolve(import.meta.dirname, '..', 'examples', 'breast-cancer');

const service = await startService();
process.once('SIGINT', () => void service.stop().then(() => process.exit(130)));
try {
  const summary = await runDemo(createClient({ url: service.url, key: service.adminKey }));
  if (flags.json) console.log(JSON.stringify(summary));
} catch (error) {
  console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await service.stop();
}

async function runDemo(client: TrainyardClient) {
  console.log(`Service at ${service.url}, data in a temporary folder.`);

  const dataset = await upload(client, await readFile(path.join(folder, 'breast-cancer.csv')));
  console.log(`  ${dataset.rows} rows, ${dataset.columns!.length} columns: ready to train on.`);

  const text = await readFile(path.join(folder, 'experiment.json'), 'utf8');
  const definition = JSON.parse(text) as Omit<Schemas['ExperimentDefinition'], 'dataset'>;
  const { id } = await client.startRun({ ...definition, dataset: dataset.id });
  const run = await watch(client, id);
  const { engine } = run.execution!;
  console.log(
    `  ${engine.name} ${engine.version}, ${run.execution!.mode}, plan ${run.execution!.plan}: ${run.execution!.reason}`,
  );

  const evaluation = await answer(
    client.http.GET('/api/v1/runs/{runId}/evaluation', { params: { path: { runId: id } } }),
  );
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

  await client.http.POST('/api/v1/models', { body: { name: 'breast-cancer', run: id } });
  const predictions = await predict(client, await readFile(path.join(folder, 'new-patients.csv'), 'utf8'));
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

async function upload(client: TrainyardClient, bytes: Uint8Array): Promise<Schemas['Dataset']> {
  const line = createProgressLine('Upload', { total: bytes.length, unit: 'bytes' });
  const { id } = await client.upload(
    chunksOf(bytes, (sent) => line.set(sent)),
    { name: 'breast-cancer', contentType: 'text/csv' },
  );
  line.done();
  const ingest = createProgressLine('Ingest', { total: 100, unit: '%' });
  const dataset = await client.readDataset(id, ({ progress }) => {
    if (progress !== null) ingest.set(Math.round(100 * progress.fraction), 100, progress.stage);
  });
  ingest.set(100);
  ingest.done();
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
async function watch(client: TrainyardClient, id: string): Promise<Schemas['Run']> {
  const line = createProgressLine('Training', { total: 1, unit: 'steps' });
  const show = (progress: Schemas['Run']['progress']): void => {
    if (progress)
      line.set(progress.step, progress.totalSteps, `epoch ${progress.epoch} of ${progress.epochs}`);
  };
  const run = await client.finishRun(id, (event) => {
    if (event.type === 'metrics') show((event.data as { progress: Schemas['Run']['progress'] }).progress);
  });
  show(run.progress);
  line.done(`${run.stopReason}, ${run.timings?.trainSeconds.toFixed(2)} s of training`);
  return run;
}

/** Predicts rows that the service has never seen. */
async function predict(client: TrainyardClient, csv: string): Promise<number> {
  const [header, ...rows] = csv.trim().split('\n');
  const names = header.split(',');
  const target = names.indexOf('diagnosis');
  const { predictions } = await client.predict('breast-cancer', {
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
