import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Prediction } from '../../src/contracts/model.ts';
import type { ApiClient } from '../../scripts/api-client.ts';
import { registerTrained } from '../service-jobs.ts';
import type { Rows } from './requests.ts';

const example = path.resolve(import.meta.dirname, '..', '..', 'examples', 'breast-cancer');

/** Models of the example's table, by name. */
export const models = {
  mlp: { family: 'mlp', layers: [{ units: 128 }, { units: 64 }] },
  forest: { family: 'randomForest', trees: 100 },
} as const;

/** The first 256 rows of the example without their target. */
export async function readRows(): Promise<Rows> {
  const [header, ...lines] = (await readFile(path.join(example, 'breast-cancer.csv'), 'utf8'))
    .trim()
    .split('\n');
  const names = header.split(',').slice(0, -1);
  return lines.slice(0, 256).map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, Number(cells[i])]));
  });
}

/** Trains and registers each of the models; gives one of their predictions. */
export async function registerModels(api: ApiClient, rows: Rows): Promise<Prediction> {
  const csv = await readFile(path.join(example, 'breast-cancer.csv'));
  const { id: dataset } = await api.send<{ id: string }>('/api/v1/datasets?name=serving', csv, 'text/csv');
  await api.waitFor<{ status: string }>(`/api/v1/datasets/${dataset}`, ({ status }) => status === 'ready');
  const definition = JSON.parse(await readFile(path.join(example, 'experiment.json'), 'utf8')) as object;
  let prediction: Prediction | null = null;
  for (const [name, model] of Object.entries(models)) {
    const training = name === 'mlp' ? { training: { epochs: 20 } } : {};
    await registerTrained(api, name, { ...definition, dataset, model, ...training });
    const body = { rows: rows.slice(0, 1) };
    const { predictions } = await api.post<{ predictions: Prediction[] }>(
      `/api/v1/models/${name}/predict`,
      body,
    );
    prediction = predictions[0];
  }
  return prediction!;
}
