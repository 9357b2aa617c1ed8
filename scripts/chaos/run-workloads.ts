import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Run } from '../../src/contracts/run.ts';
import { datasets } from '../../test/e2e/definition-coverage/datasets.ts';
import type { ApiClient } from '../api-client.ts';
import type { Submission } from './submissions.ts';
import type { Workload } from './workloads.ts';

/** Uploads the datasets of the workloads and makes an experiment of each; gives the experiments' ids, in order. */
export async function createExperiments(api: ApiClient, chosen: readonly Workload[]): Promise<string[]> {
  const uploaded = new Map<string, string>();
  const ids: string[] = [];
  for (const { name, data, definition } of chosen) {
    if (!uploaded.has(data)) uploaded.set(data, await upload(api, data));
    const sent = { name, dataset: uploaded.get(data), ...definition };
    ids.push((await api.post<{ id: string }>('/api/v1/experiments', sent)).id);
  }
  return ids;
}

async function upload(api: ApiClient, name: Workload['data']): Promise<string> {
  const { body, contentType } = datasets[name];
  const { id } = await api.send<Dataset>(`/api/v1/datasets?name=${name}`, await body(), contentType);
  const { status, rejection } = await api.waitFor<Dataset>(
    `/api/v1/datasets/${id}`,
    (dataset) => dataset.status === 'ready' || dataset.status === 'rejected',
  );
  if (status !== 'ready') throw new Error(`The dataset ${name} is ${status}: ${JSON.stringify(rejection)}`);
  return id;
}

/** Trains each experiment once and gives the runs' ids. @throws Error when one does not succeed */
export async function trainUndisturbed(api: ApiClient, experiments: readonly string[]): Promise<string[]> {
  const runs: Run[] = [];
  for (const id of experiments) runs.push(await api.post<Run>(`/api/v1/experiments/${id}/runs`));
  return await Promise.all(
    runs.map(async ({ id }) => {
      const run = await api.waitFor<Run>(`/api/v1/runs/${id}`, ({ finishedAt }) => finishedAt !== null, 600);
      if (run.status !== 'succeeded')
        throw new Error(`The undisturbed run of "${run.name}" is ${run.status}: ${run.error?.message}`);
      return id;
    }),
  );
}

/** Of runs one after the other: later ones take the slots of earlier ones, where there is preemption. */
const priorities = [10, 50, 90];

/** The requests of a session: each names its experiment, and has a key of its own. */
export const requestsOf = (experiments: readonly string[], runs: number): Submission[] =>
  Array.from({ length: runs }, (_, i) => ({
    path: `/api/v1/experiments/${experiments[i % experiments.length]}/runs`,
    key: `chaos-${i}`,
    body: { priority: priorities[i % priorities.length] },
  }));
