import type { Dataset } from '../../src/contracts/dataset.ts';
import type { CreatedKey } from '../../src/contracts/key.ts';
import type { Run } from '../../src/contracts/run.ts';
import type { Search } from '../../src/contracts/search.ts';
import type { ApiClient } from '../api-client.ts';

/** Ids of what is there, by kind, in the order in which it was made. The first of each kind is never deleted. */
export interface LivingIds {
  /** The text with its places (`«run»`) filled in: for a deletion by what a request made, if anything was made. */
  fill(text: string, isDeletion: boolean): string;
  /** Notes what a request made. */
  add(answer: unknown): void;
}

/** What the ids with these prefixes are of. */
export const kindOfPrefix: Record<string, string> = {
  ds: 'dataset',
  exp: 'experiment',
  run: 'run',
  bpr: 'batchPrediction',
  srch: 'search',
  key: 'key',
  prj: 'project',
};

/** Does the main job once on a small table, so that every operation has something to work with. */
export async function makeLivingIds(api: ApiClient, csv: string): Promise<LivingIds> {
  const dataset = await api.send<Dataset>('/api/v1/datasets?name=fuzz', csv, 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${dataset.id}`, ({ status }) => status === 'ready');
  const experiment = await api.post<{ id: string }>('/api/v1/experiments', {
    dataset: dataset.id,
    task: { type: 'classification', target: 'y' },
    model: { family: 'mlp', layers: [{ units: 2 }] },
    training: { epochs: 2 },
  });
  const run = await api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const ended = await api.waitFor<Run>(`/api/v1/runs/${run.id}`, ({ finishedAt }) => finishedAt !== null);
  if (ended.status !== 'succeeded') throw new Error(`the first run ${ended.status}: ${ended.error?.message}`);
  await api.post('/api/v1/models', { name: 'fuzz', run: run.id });
  const model = { name: 'fuzz' };
  const batch = await api.post<{ id: string }>('/api/v1/batch-predictions', { model, datasetId: dataset.id });
  const search = await api.post<{ id: string }>('/api/v1/searches', {
    experiment: {
      dataset: dataset.id,
      task: { type: 'classification', target: 'y' },
      model: { family: 'mlp', layers: [{ units: 2 }] },
      training: { epochs: 2 },
    },
    space: { '/seed': { type: 'integer', low: 1, high: 9 } },
    limits: { trials: 2 },
  });
  await api.waitFor<Search>(`/api/v1/searches/${search.id}`, ({ finishedAt }) => finishedAt !== null);
  const project = await api.post<{ id: string }>('/api/v1/projects', { name: 'fuzz' });
  const key = await api.post<CreatedKey>('/api/v1/keys', { name: 'fuzz', role: 'reader' });
  const ids = new Map<string, string[]>([
    ['dataset', [dataset.id]],
    ['experiment', [experiment.id]],
    ['run', [run.id]],
    ['batchPrediction', [batch.id]],
    ['search', [search.id]],
    ['project', [project.id]],
    ['key', [key.id]],
    ['modelName', ['fuzz']],
  ]);
  return {
    fill: (text, isDeletion) =>
      text.replaceAll(/«(\w+)»/g, (_, kind: string) => {
        if (kind === 'readerKey') return key.secret!;
        const known = ids.get(kind) ?? [];
        return (isDeletion ? known.slice(1).at(-1) : known[0]) ?? 'none';
      }),
    add(answer) {
      const { id, name, version } = answer as { id?: unknown; name?: unknown; version?: unknown };
      const kind = typeof id === 'string' ? kindOfPrefix[id.split('_', 1)[0]] : undefined;
      if (kind) ids.get(kind)?.push(id as string);
      if (typeof name === 'string' && version !== undefined) ids.get('modelName')?.push(name);
    },
  };
}
