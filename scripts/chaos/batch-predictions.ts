import { createHash } from 'node:crypto';
import type { BatchPrediction, BatchPredictionRequest } from '../../src/contracts/batch-prediction.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import { datasets } from '../../test/e2e/definition-coverage/datasets.ts';
import type { ApiClient } from '../api-client.ts';
import type { Findings } from './judge.ts';
import { repeated, type Submission } from './submissions.ts';

export const batchesAddress = '/api/v1/batch-predictions';
/** Rows of the dataset that is predicted: some seconds, so that there are parts to go on from. */
const rows = 240_000;

/** What is predicted, and what the undisturbed result is. */
export interface ExpectedBatch {
  request: BatchPredictionRequest;
  sha256: string;
}

/** Registers a model of a run, uploads a dataset, and predicts it once. @throws Error when that does not succeed */
export async function prepareBatch(api: ApiClient, run: string): Promise<ExpectedBatch> {
  await api.post('/api/v1/models', { name: 'chaos', run });
  const [header, ...lines] = datasets.people.body().trimEnd().split('\n');
  const many = Array.from({ length: rows }, (_, i) => `${i},${lines[i % lines.length]}`);
  const csv = `id,${header}\n${many.join('\n')}\n`;
  const { id: datasetId } = await api.send<Dataset>('/api/v1/datasets?name=crowd', csv, 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${datasetId}`, ({ status }) => status === 'ready');
  // A text, which has the same bytes however it was put together.
  const request: BatchPredictionRequest = { model: { name: 'chaos' }, datasetId, format: 'csv' };
  const { id } = await api.post<BatchPrediction>(batchesAddress, request);
  const batch = await api.waitFor<BatchPrediction>(`${batchesAddress}/${id}`, isFinished, 600);
  if (batch.result === null)
    throw new Error(`The undisturbed batch prediction is ${batch.status}: ${batch.error?.message}`);
  return { request, sha256: batch.result.sha256 };
}

export const batchRequests = ({ request }: ExpectedBatch, count: number): Submission[] =>
  repeated(batchesAddress, 'chaos-batch', request, count);

/** Holds each against the undisturbed one, down to the bytes that are sent; gives how many attempts they took together. */
export async function judgeBatches({
  url,
  adminKey,
  api,
  batch,
  accepted,
  repeated,
  findings,
}: {
  url: string;
  adminKey: string;
  api: ApiClient;
  batch: ExpectedBatch;
  accepted: readonly string[];
  repeated: readonly string[];
  findings: Findings;
}): Promise<number> {
  let attempts = 0;
  for (const [i, id] of accepted.entries()) {
    const { status, result, error, attempt } = await api.get<BatchPrediction>(`${batchesAddress}/${id}`);
    attempts += attempt;
    if (repeated[i] !== id) findings.doubled.push(`${id}: asked again, the answer is ${repeated[i]}`);
    if (result === null) {
      findings.lost.push(`${id}: ${status}${error ? `, ${error.message}` : ''}`);
      continue;
    }
    const headers = { authorization: `Bearer ${adminKey}` };
    const file = await fetch(`${url}${batchesAddress}/${id}/result`, { headers });
    const sent = createHash('sha256').update(Buffer.from(await file.arrayBuffer())).digest('hex'); // prettier-ignore
    if (result.sha256 !== batch.sha256 || sent !== batch.sha256)
      findings.weightMismatches.push(`${id}: its result is not that of the undisturbed one`);
  }
  const all = await api.get<{ data: BatchPrediction[] }>(`${batchesAddress}?limit=200`);
  const asked = new Set(accepted);
  // The undisturbed one is there, too.
  const others = all.data.filter(({ id }) => !asked.has(id));
  for (const { id } of others.slice(0, -1)) findings.doubled.push(`${id}: made by nobody's request`);
  return attempts;
}

const isFinished = ({ finishedAt }: BatchPrediction): boolean => finishedAt !== null;
