import { answer, type Schemas } from '../../client/client.ts';
import type { Session } from '../session.ts';
import { shown } from '../curve.ts';
import { table } from '../table.ts';

/** `trainyard models`: the newest models. */
export async function listModels({ client, ...session }: Session): Promise<void> {
  const page = await answer(client.http.GET('/api/v1/models'));
  session.answer(page, () =>
    table(
      ['model', 'latest', 'task', 'target', 'created'],
      page.data.map(({ name, latestVersion, versions, createdAt }) => {
        const { task = '-', target = '-' } = versions.find(({ version }) => version === latestVersion) ?? {};
        return [name, String(latestVersion), task, target, createdAt];
      }),
    ),
  );
}

/** `trainyard models show`: the versions of a model. */
export async function showModel({ client, ...session }: Session, name: string): Promise<void> {
  const model = await answer(client.http.GET('/api/v1/models/{name}', { params: { path: { name } } }));
  session.answer(model, () =>
    table(
      ['version', 'run', 'step', 'metrics'],
      model.versions.map(({ version, runId, step, metrics }) => [
        String(version),
        runId,
        String(step),
        metricsOf(metrics),
      ]),
    ),
  );
}

/** `trainyard models register`: a version of a model from a run. */
export async function registerModel(
  { client, ...session }: Session,
  name: string,
  run: string,
  { step }: { step?: number },
): Promise<void> {
  const version = await answer(
    client.http.POST('/api/v1/models', { body: { name, run, ...(step !== undefined && { step }) } }),
  );
  session.answer(version, () => `${name} version ${version.version}, ${metricsOf(version.metrics)}`);
}

/** `trainyard models delete`: a model with all its versions. */
export async function deleteModel({ client, ...session }: Session, name: string): Promise<void> {
  await client.http.DELETE('/api/v1/models/{name}', { params: { path: { name } } });
  session.answer({ deleted: name }, () => `${name} was deleted with all its versions`);
}

function metricsOf(metrics: Schemas['ModelVersion']['metrics']): string {
  return Object.entries(metrics).map(([name, value]) => `${name} ${shown(value)}`).join(', '); // prettier-ignore
}
