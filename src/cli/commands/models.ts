import { answer, type Schemas } from '../../client/client.ts';
import type { CliIo, Session } from '../session.ts';
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

/** `trainyard models export`: a version of a model as an ONNX file. */
export async function exportModel(
  { client, ...session }: Session,
  io: Pick<CliIo, 'writeFile'>,
  name: string,
  { modelVersion, file }: { modelVersion?: number; file?: string },
): Promise<void> {
  const version =
    modelVersion ??
    (await answer(client.http.GET('/api/v1/models/{name}', { params: { path: { name } } }))).latestVersion;
  const bytes = await answer(
    client.http.GET('/api/v1/models/{name}/versions/{version}/export/onnx', {
      params: { path: { name, version } },
      parseAs: 'arrayBuffer',
    }),
  );
  const written = file ?? `${name}-${version}.onnx`;
  await io.writeFile(written, new Uint8Array(bytes));
  session.answer(
    { file: written, model: name, version, bytes: bytes.byteLength },
    () => `${written}: ${name} version ${version}, ${bytes.byteLength} bytes`,
  );
}

/** `trainyard models delete`: a model with all its versions. */
export async function deleteModel({ client, ...session }: Session, name: string): Promise<void> {
  await client.http.DELETE('/api/v1/models/{name}', { params: { path: { name } } });
  session.answer({ deleted: name }, () => `${name} was deleted with all its versions`);
}

function metricsOf(metrics: Schemas['ModelVersion']['metrics']): string {
  return Object.entries(metrics).map(([name, value]) => `${name} ${shown(value)}`).join(', '); // prettier-ignore
}
