import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { Run } from '../../src/contracts/run.ts';
import type { ApiClient } from '../../scripts/api-client.ts';

/** A network of one hidden layer, whose rows are divided as the column `part` says. */
const definition = {
  task: { type: 'classification', target: 'label' },
  inputs: { exclude: ['part'] },
  split: { strategy: 'column', column: 'part', duplicates: 'keep' },
  preparation: { numeric: 'minMax' },
  model: { family: 'mlp', layers: [{ units: 64 }] },
};

/** Uploads digits as a table; gives the id of the dataset. */
export async function uploadDigits(api: ApiClient, csv: string): Promise<string> {
  const { id } = await api.send<Dataset>('/api/v1/datasets?name=digits', csv, 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${id}`, ({ status }) => status === 'ready');
  return id;
}

/** Queues a run on digits; gives its id. */
export async function queueRun(api: ApiClient, dataset: string, training: object): Promise<string> {
  const { id } = await api.post<{ id: string }>('/api/v1/experiments', { ...definition, dataset, training });
  return (await api.post<Run>(`/api/v1/experiments/${id}/runs`)).id;
}

/** A run that has succeeded, with the accuracy on its test rows. @throws Error where it fails */
export async function succeeded(
  api: ApiClient,
  id: string,
): Promise<{ run: Run; accuracy: number; privacy: Evaluation['privacy'] }> {
  const run = await api.waitFor<Run>(`/api/v1/runs/${id}`, ({ status, error }) => {
    if (status === 'failed') throw new Error(error?.message);
    return status === 'succeeded';
  });
  const { test, privacy } = await api.get<Evaluation>(`/api/v1/runs/${id}/evaluation`);
  return { run, accuracy: (test as { accuracy: number }).accuracy, privacy };
}
