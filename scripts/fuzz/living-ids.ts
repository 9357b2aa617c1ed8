import type { Dataset } from '../../src/contracts/dataset.ts';
import type { CreatedKey } from '../../src/contracts/key.ts';
import type { Run } from '../../src/contracts/run.ts';
import type { Search } from '../../src/contracts/search.ts';
import type { SystemInfo } from '../../src/contracts/system.ts';
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
  wrk: 'worker',
  whk: 'webhook',
};

/** Does the main job once on a small table, so that every operation has something to work with. */
export async function makeLivingIds(api: ApiClient, csv: string): Promise<LivingIds> {
  const dataset = await api.send<Dataset>('/api/v1/datasets?name=fuzz', csv, 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${dataset.id}`, ({ status }) => status === 'ready');
  const trained = async (definition: object): Promise<{ experiment: string; run: string }> => {
    const all = { dataset: dataset.id, task: { type: 'classification', target: 'y' }, ...definition };
    const experiment = await api.post<{ id: string }>('/api/v1/experiments', all);
    const { id } = await api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
    const ended = await api.waitFor<Run>(`/api/v1/runs/${id}`, ({ finishedAt }) => finishedAt !== null);
    if (ended.status !== 'succeeded') throw new Error(`a first run ${ended.status}: ${ended.error?.message}`);
    return { experiment: experiment.id, run: id };
  };
  const model = { family: 'mlp', layers: [{ units: 2 }] };
  const first = await trained({ model, split: { validation: 0.2 }, training: { epochs: 2 } });
  await api.post('/api/v1/models', { name: 'fuzz', run: first.run });
  // The ledger of the dataset has an entry.
  await trained({ model, training: { epochs: 1, privacy: { noiseMultiplier: 2 } } });
  const budget = { metric: 'accuracy', maxLoss: 1 };
  const small = await trained({ compression: { method: 'int8', run: first.run, budget } });
  // The newest version, which predictions are made with.
  await api.post('/api/v1/models', { name: 'fuzz', run: small.run });
  const asked = { model: { name: 'fuzz' }, datasetId: dataset.id };
  const batch = await api.post<{ id: string }>('/api/v1/batch-predictions', asked);
  const search = await api.post<{ id: string }>('/api/v1/searches', {
    experiment: {
      dataset: dataset.id,
      task: { type: 'classification', target: 'y' },
      model,
      training: { epochs: 2 },
    },
    space: { '/seed': { type: 'integer', low: 1, high: 9 } },
    limits: { trials: 2 },
  });
  await api.waitFor<Search>(`/api/v1/searches/${search.id}`, ({ finishedAt }) => finishedAt !== null);
  const project = await api.post<{ id: string }>('/api/v1/projects', { name: 'fuzz' });
  const key = await api.post<CreatedKey>('/api/v1/keys', { name: 'fuzz', role: 'reader' });
  const system = await api.get<SystemInfo>('/api/v1/system');
  const ids = new Map<string, string[]>([
    ['dataset', [dataset.id]],
    ['experiment', [first.experiment]],
    ['run', [first.run]],
    ['batchPrediction', [batch.id]],
    ['search', [search.id]],
    ['project', [project.id]],
    ['key', [key.id]],
    ['worker', [system.workers[0]!.id]],
    ['webhook', []],
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
