import { Readable } from 'node:stream';
import { runRowsKey } from '../../../src/artifacts/run-rows-key.ts';
import type { DatasetProfile } from '../../../src/contracts/dataset.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import { exampleIds } from '../../../src/contracts/example-ids.ts';
import type { MessagePhase } from '../../../src/contracts/federation.ts';
import type { RunStatus } from '../../../src/contracts/run.ts';
import {
  exampleBatch,
  exampleDefinition,
  exampleEvaluation,
  exampleLineage,
  examplePath,
  exampleSignature,
  exampleVersion,
  exampleWebhook,
  examplePolicy,
} from '../../../src/http/examples.ts';
import type { FederatedTask } from '../../../src/contracts/federation.ts';
import { exampleFederatedTask, exampleKeys, exampleSealedShares, exampleUnmasking } from '../../../src/http/federation-examples.ts'; // prettier-ignore
import type { RunLease } from '../../../src/store/ports/run-store.ts';
import { exampleSearch } from '../../../src/http/example-search.ts';
import type { SearchSteering } from '../../../src/store/ports/search-store.ts';
import { addCheckpoint } from './sample-rows.ts';
import type { TestApp } from './start-app.ts';

/** How far the story of the examples has gone. */
export type Chapter =
  'nothing' | 'dataset' | 'experiment' | Exclude<RunStatus, 'starting'> | `federated:${MessagePhase}`;

const profile: DatasetProfile = {
  rows: 7043,
  duplicateRows: 0,
  columns: [
    { name: 'tenure', type: 'numeric', storedType: 'BIGINT', missing: 0, distinct: 73, min: 0, max: 72 },
    {
      name: 'contract',
      type: 'categorical',
      storedType: 'VARCHAR',
      missing: 0,
      distinct: 3,
      topValues: [
        { value: 'Month-to-month', count: 3875 },
        { value: 'Two year', count: 1695 },
        { value: 'One year', count: 1473 },
      ],
    },
    {
      name: 'churned',
      type: 'categorical',
      storedType: 'VARCHAR',
      missing: 0,
      distinct: 2,
      topValues: [
        { value: 'No', count: 5174 },
        { value: 'Yes', count: 1869 },
      ],
    },
  ],
  correlations: { columns: ['tenure'], matrix: [[1]] },
  associations: { columns: ['contract'], matrix: [[1]] },
  warnings: [],
};

/**
 * Creates the things that the documentation's examples name, under the ids that they name, up to a chapter: a run in some
 * status has a checkpoint once it ran, and a model made from it.
 */
export async function addExampleStory(test: TestApp, chapter: Chapter): Promise<void> {
  const { store } = test;
  const { id: projectId } = await store.projects.ensure('default');
  const project = await store.projects.insert({ id: exampleIds.project, name: 'story' });
  if (project === 'nameTaken') throw new Error('the story was told before');
  await store.workers.heartbeat({
    id: exampleIds.worker,
    host: 'trainer-1',
    pid: 1,
    slots: 1,
    busySlots: 0,
    engine: null,
  });
  await store.keys.insert({
    id: exampleIds.key,
    projectId,
    name: 'nightly training',
    role: 'writer',
    prefix: 'ty_',
    secretSha256: 'ab'.repeat(32),
  });
  // Of another alias than the one that the story moves.
  await store.aliasPolicies.insert(
    { id: exampleIds.policy, projectId, alias: 'audited', model: null, rules: examplePolicy.rules },
    { most: 100 },
  );
  await store.webhooks.insert(
    {
      id: exampleIds.webhook,
      projectId,
      url: exampleWebhook.url,
      description: '',
      events: exampleWebhook.events,
      secret: 'sealed',
    },
    { most: 20 },
  );
  await store.deliveries.insertTest(projectId, exampleIds.webhook, exampleIds.message);
  if (chapter === 'nothing') return;

  const parquetKey = `datasets/${exampleIds.dataset}.parquet`;
  await test.blobs.put(parquetKey, Readable.from([Buffer.from('PAR1')]));
  await store.datasets.insert({
    id: exampleIds.dataset,
    projectId,
    name: 'customers',
    format: 'csv',
    fileName: 'customers.csv',
    contentType: 'text/csv',
    sizeBytes: 4,
    sha256: 'ab'.repeat(32),
    uploadKey: 'uploads/story',
  });
  await store.datasets.claim(exampleIds.dataset, exampleIds.worker, 60);
  await store.datasets.markReady(exampleIds.dataset, exampleIds.worker, {
    format: 'csv',
    rows: profile.rows,
    parquetKey,
    profile,
  });
  if (chapter === 'dataset') return;

  const made = await test.services.experiments.create(
    { keyId: exampleIds.key, projectId, role: 'writer', isOperator: false },
    exampleDefinition,
  );
  await store.experiments.remove(projectId, made.id);
  const { id: _id, runCount: _runCount, createdAt: _createdAt, ...experiment } = made;
  const resolved = chapter.startsWith('federated')
    ? { ...experiment.resolved, training: { ...experiment.resolved.training, federated } }
    : experiment.resolved;
  await store.experiments.insert({
    ...experiment,
    resolved: resolved as never,
    projectId,
    id: exampleIds.experiment,
  });
  if (chapter === 'experiment') return;

  const { run: runId } = exampleIds;
  await store.runs.insert(
    { id: runId, projectId, experimentId: exampleIds.experiment, name: 'churn-mlp' },
    { maxQueuedPerProject: 10 },
  );
  if (chapter === 'queued') return;
  const claimed = await store.runs.claim(runId, exampleIds.worker, 60);
  const lease = { runId, attempt: claimed!.attempt, workerId: exampleIds.worker };
  const go = (from: RunStatus, to: Exclude<RunStatus, 'starting'>, evaluation: Evaluation | null = null) =>
    store.runs.transition({ runId, from: [from], to, message: to, lease, evaluation });
  await go('starting', 'running');
  if (isFederated(chapter)) {
    await addRound(test, lease, {
      phase: chapter.slice('federated:'.length) as MessagePhase,
      definition: resolved as never,
    });
    return;
  }
  const artifactKey = await addCheckpoint(test, lease, {
    step: Number(examplePath.step),
    kind: 'final',
    best: true,
    input: 'tenure',
  });
  const { version: _version, aliases: _aliases, createdAt: _at, ...version } = exampleVersion;
  const details = {
    lineage: exampleLineage,
    evaluation: exampleEvaluation,
    example: exampleSignature.example,
  };
  const { model } = await store.models.addVersion(projectId, exampleIds.modelName, {
    ...version,
    artifactKey,
    details,
  });
  const { alias } = exampleIds;
  const byKey = { projectId, name: exampleIds.modelName, keyId: exampleIds.key };
  await store.modelAliases.move({ ...byKey, alias, to: exampleVersion.version });
  await test.blobs.put(runRowsKey(runId, null), Readable.from([Buffer.from('PAR1')]));
  await addBatchPrediction(test, projectId, { id: model.id, isFinished: chapter !== 'running' });
  await addSearch(test, projectId, chapter === 'running' || chapter === 'paused' ? chapter : 'cancelled');
  if (chapter === 'running') return;
  if (chapter === 'paused') await go('running', 'pausing');
  await go(
    chapter === 'paused' ? 'pausing' : 'running',
    chapter,
    chapter === 'succeeded' ? exampleEvaluation : null,
  );
}

const isFederated = (chapter: Chapter): chapter is `federated:${MessagePhase}` =>
  chapter.startsWith('federated');

/** A federation whose only client is enough. */
const federated = { clients: 1, minClients: 1, localEpochs: 1, roundSeconds: 60, secureAggregation: true };

/** A round of the story's run in a phase, whose client has sent all before it; the client is that of the key which was made first. */
async function addRound(
  { store }: TestApp,
  lease: RunLease,
  { phase, definition }: { phase: MessagePhase; definition: FederatedTask['definition'] },
): Promise<void> {
  const { federations } = store;
  const { runId } = lease;
  const round = Number(examplePath['round']);
  const clientId = exampleIds.federatedClient;
  const { projectId } = (await store.runs.findAny(runId))!;
  const keys = await store.keys.list(projectId, { limit: 10 });
  const callers = keys.data.filter(({ id }) => id !== exampleIds.key);
  await federations.join({ id: clientId, runId, keyId: callers[0].id, name: 'north clinic' });
  await federations.open(lease, {
    round,
    task: { ...exampleFederatedTask, definition } as never,
    weights: new Uint8Array(31 * 4),
  });
  const contents = {
    keys: exampleKeys,
    shares: exampleSealedShares,
    updates: {},
    unmasking: exampleUnmasking,
  };
  for (const [sent, content] of Object.entries(contents)) {
    if (sent === phase) return;
    await federations.post({
      runId,
      round,
      attempt: 1,
      clientId,
      phase: sent as MessagePhase,
      content,
      numbers: null,
    });
  }
}

/** A search whose best trial is the story's run. */
async function addSearch({ store }: TestApp, projectId: string, status: SearchSteering): Promise<void> {
  const { id, name, datasetId, space, strategy, auto, objective, limits, seed } = exampleSearch;
  const settings = { space, strategy, auto, objective, limits, seed };
  const experiment = exampleDefinition;
  await store.searches.insert({ id, projectId, name, datasetId, experiment, template: experiment, settings, watchesEpochs: false }); // prettier-ignore
  const nothing = { seen: [], starts: [], resumes: [], stops: [], pauses: [], end: null };
  await store.searches.advance(id, () => ({ ...nothing, best: exampleSearch.best }), {
    maxQueuedPerProject: 10,
  });
  if (status !== 'running') await store.searches.steer(projectId, id, status, {});
}

/** A batch prediction with the model: queued, or finished with its result. */
async function addBatchPrediction(
  { store, blobs }: TestApp,
  projectId: string,
  { id: modelId, isFinished }: { id: string; isFinished: boolean },
): Promise<void> {
  const { id, model, datasetId, format, columns, probabilities, include, invalidRows, progress, result } =
    exampleBatch;
  const options = { format, columns, probabilities, include, invalidRows };
  await store.batches.insert(
    { id, projectId, model: { id: modelId, ...model }, datasetId, total: progress.total, ...options },
    { maxQueuedPerProject: 10 },
  );
  if (!isFinished) return;
  const claimed = await store.batches.claim(id, exampleIds.worker, 60, null);
  const key = `batch-predictions/${id}/1.parquet`;
  const { sizeBytes } = await blobs.put(key, Readable.from([Buffer.from('PAR1')]));
  const lease = { id, attempt: claimed!.attempt, workerId: exampleIds.worker };
  await store.batches.succeed(lease, { ...result!, sizeBytes }, key);
}
