import path from 'node:path';
import { answer, type Schemas } from '../../client/client.ts';
import { readJsonFile } from '../read-json-file.ts';
import type { CliIo, Session } from '../session.ts';
import { shown } from '../curve.ts';
import { table } from '../table.ts';
import { versionOf } from '../version-of.ts';

/** `trainyard models`: the newest models. */
export async function listModels({ client, ...session }: Session): Promise<void> {
  const page = await answer(client.http.GET('/api/v1/models'));
  session.answer(page, () =>
    table(
      ['model', 'latest', 'task', 'target', 'created'],
      page.data.map(({ name, latestVersion, versions, createdAt }) => {
        const latest = versions.find(({ version }) => version === latestVersion);
        return [name, String(latestVersion), latest?.task ?? '-', latest?.target || '-', createdAt];
      }),
    ),
  );
}

/** `trainyard models show`: the versions of a model, with their aliases. */
export async function showModel({ client, ...session }: Session, name: string): Promise<void> {
  const model = await answer(client.http.GET('/api/v1/models/{name}', { params: { path: { name } } }));
  session.answer(model, () =>
    table(
      ['version', 'aliases', 'run', 'step', 'metrics'],
      model.versions.map(({ version, aliases, runId, step, imported, metrics }) => [
        String(version),
        aliases.join(', ') || '-',
        runId ?? `imported from ${imported?.fileName ?? imported?.format}`,
        String(step ?? '-'),
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

/** `trainyard models import`: a version of a model from an ONNX file, or from an archive of a TensorFlow.js layers model. */
export async function importModel(
  { client, ...session }: Session,
  io: Pick<CliIo, 'readFile'>,
  name: string,
  file: string,
  { description }: { description?: string },
): Promise<void> {
  const described =
    description === undefined ? undefined : await readJsonFile<Schemas['ModelDescription']>(io, description);
  const bytes = await io.readFile(file);
  session.sends(file);
  session.progress(`importing ${file}`);
  const version = await client.importModel(name, bytes, {
    fileName: path.basename(file),
    ...(described && { description: described }),
  });
  session.sends(null);
  session.answer(
    version,
    () =>
      `${name} version ${version.version}, ${version.inputs.length} columns, ${version.task ?? 'no task'}`,
  );
}

/** Formats of exports, with the endings of their files. */
export const exportEndings = {
  onnx: '.onnx',
  tfjs: '-tfjs.tar.gz',
  savedmodel: '-savedmodel.tar.gz',
} as const;

/** `trainyard models export`: a version of a model in another format. */
export async function exportModel(
  { client, ...session }: Session,
  io: Pick<CliIo, 'writeFile'>,
  name: string,
  {
    modelVersion,
    format = 'onnx',
    file,
  }: { modelVersion?: number; format?: keyof typeof exportEndings; file?: string },
): Promise<void> {
  const version =
    modelVersion ??
    versionOf(await answer(client.http.GET('/api/v1/models/{name}', { params: { path: { name } } })));
  const bytes = await answer(
    client.http.GET('/api/v1/models/{name}/versions/{version}/export/{format}', {
      params: { path: { name, version, format } },
      parseAs: 'arrayBuffer',
    }),
  );
  const written = file ?? `${name}-${version}${exportEndings[format]}`;
  await io.writeFile(written, new Uint8Array(bytes));
  session.answer(
    { file: written, model: name, version, format, bytes: bytes.byteLength },
    () => `${written}: ${name} version ${version}, ${bytes.byteLength} bytes`,
  );
}

/** `trainyard models alias`: points an alias to a version, or deletes it; with neither, lists the aliases. */
export async function aliasModel(
  { client, ...session }: Session,
  name: string,
  alias: string | undefined,
  { to, delete: isDeleted = false }: { to?: number; delete?: boolean },
): Promise<void> {
  if (alias === undefined) {
    const { data } = await answer(
      client.http.GET('/api/v1/models/{name}/aliases', { params: { path: { name } } }),
    );
    return session.answer(data, () =>
      table(
        ['alias', 'version', 'moved', 'by'],
        data.map((each) => [each.alias, String(each.version), each.movedAt, each.movedBy.keyName]),
      ),
    );
  }
  const params = { path: { name, alias } };
  if (isDeleted) {
    await client.http.DELETE('/api/v1/models/{name}/aliases/{alias}', { params });
    return session.answer({ deleted: alias }, () => `${name}@${alias} was deleted`);
  }
  const shown = await answer(
    to === undefined
      ? client.http.GET('/api/v1/models/{name}/aliases/{alias}', { params })
      : client.http.PUT('/api/v1/models/{name}/aliases/{alias}', { params, body: { version: to } }),
  );
  session.answer(shown, () => `${name}@${alias} is version ${shown.version}`);
}

/** `trainyard models history`: the moves of a model's aliases, newest first. */
export async function listAliasMoves({ client, ...session }: Session, name: string): Promise<void> {
  const page = await answer(
    client.http.GET('/api/v1/models/{name}/alias-moves', { params: { path: { name } } }),
  );
  session.answer(page, () =>
    table(
      ['alias', 'from', 'to', 'moved', 'by'],
      page.data.map(({ alias, from, to, movedAt, movedBy }) => [
        alias,
        String(from ?? '-'),
        String(to ?? '-'),
        movedAt,
        movedBy.keyName,
      ]),
    ),
  );
}

/** `trainyard models delete`: a version, or the model with all its versions. */
export async function deleteModel(
  { client, ...session }: Session,
  name: string,
  { modelVersion: version, force }: { modelVersion?: number; force?: boolean },
): Promise<void> {
  if (version !== undefined) {
    await client.http.DELETE('/api/v1/models/{name}/versions/{version}', {
      params: { path: { name, version } },
    });
    return session.answer({ deleted: name, version }, () => `version ${version} of ${name} was deleted`);
  }
  const query = force ? { force } : {};
  await client.http.DELETE('/api/v1/models/{name}', { params: { path: { name }, query } });
  session.answer({ deleted: name }, () => `${name} was deleted with all its versions`);
}

function metricsOf(metrics: Schemas['ModelVersion']['metrics']): string {
  return Object.entries(metrics).map(([name, value]) => `${name} ${shown(value)}`).join(', '); // prettier-ignore
}
