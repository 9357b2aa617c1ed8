import { answer, type Schemas } from '../../client/client.ts';
import type { CliIo, Session } from '../session.ts';
import { table } from '../table.ts';

/** Options of `trainyard predict --dataset`. */
export interface DatasetOptions {
  modelVersion?: number;
  dataset?: string;
  output?: string;
  columns?: string;
  markInvalid?: boolean;
  detach?: boolean;
}

type Batch = Schemas['BatchPrediction'];

/** `trainyard predict <model> --dataset`: a dataset with a model, followed to the end and written to a file. */
export async function predictDataset(
  session: Session,
  io: Pick<CliIo, 'writeFile'>,
  model: string,
  { modelVersion, dataset, output, columns, markInvalid, detach }: DatasetOptions & { dataset: string },
): Promise<void> {
  const { client } = session;
  const [name, alias] = model.split('@', 2);
  const { id } = await client.predictDataset({
    model: {
      name,
      ...(alias !== undefined && { alias }),
      ...(modelVersion !== undefined && { version: modelVersion }),
    },
    datasetId: dataset,
    ...(output !== undefined && { format: formatOf(output) }),
    ...(columns !== undefined && { columns: columns.split(',').map((column) => column.trim()) }),
    ...(markInvalid && { invalidRows: 'mark' }),
  });
  if (detach) return session.answer({ id, status: 'queued' }, () => `${id}  queued`);
  const batch = await client.finishBatch(id, ({ status, progress }) =>
    session.progress(`${id}  ${status}  ${progressOf(progress)}`),
  );
  await write(session, io, batch, output);
}

/** `trainyard batches`: the newest batch predictions. */
export async function listBatches({ client, ...session }: Session): Promise<void> {
  const page = await answer(client.http.GET('/api/v1/batch-predictions'));
  session.answer(page, () =>
    table(
      ['batch', 'status', 'model', 'dataset', 'rows', 'created'],
      page.data.map(({ id, status, model, datasetId, progress, createdAt }) => [
        id,
        status,
        `${model.name} ${model.version}`,
        datasetId,
        progressOf(progress),
        createdAt,
      ]),
    ),
  );
}

/** `trainyard batches show`: a batch prediction. */
export async function showBatch({ client, ...session }: Session, id: string): Promise<void> {
  const batch = await get(client, id);
  session.answer(batch, () => lines(batch));
}

/** `trainyard batches cancel`: ends one. */
export async function cancelBatch({ client, ...session }: Session, batchPredictionId: string): Promise<void> {
  const params = { path: { batchPredictionId } };
  const batch = await answer(
    client.http.POST('/api/v1/batch-predictions/{batchPredictionId}/cancel', { params }),
  );
  session.answer(batch, () => `${batch.id}  ${batch.status}`);
}

/** `trainyard batches download`: its result as a file. */
export async function downloadBatch(
  session: Session,
  io: Pick<CliIo, 'writeFile'>,
  id: string,
  file: string,
): Promise<void> {
  await write(session, io, await get(session.client, id), file);
}

async function write(
  session: Session,
  io: Pick<CliIo, 'writeFile'>,
  batch: Batch,
  file: string | undefined,
): Promise<void> {
  if (file !== undefined) await io.writeFile(file, await session.client.downloadBatch(batch.id));
  session.answer({ ...batch, ...(file !== undefined && { file }) }, () =>
    [lines(batch), ...(file === undefined ? [] : [`written to ${file}`])].join('\n'),
  );
}

function get(client: Session['client'], batchPredictionId: string): Promise<Batch> {
  const params = { path: { batchPredictionId } };
  return answer(client.http.GET('/api/v1/batch-predictions/{batchPredictionId}', { params }));
}

function lines({ id, status, model, datasetId, progress, result, error }: Batch): string {
  return [
    `${id}  ${status}  ${model.name} version ${model.version} on ${datasetId}  ${progressOf(progress)}`,
    ...(error ? [error.message] : []),
    ...(result ? [`${result.sizeBytes} bytes, sha256 ${result.sha256}`] : []),
    ...(result && result.invalidRows > 0 ? [`${result.invalidRows} rows have no prediction`] : []),
  ].join('\n');
}

const progressOf = ({ rows, total }: Batch['progress']): string =>
  total === null ? `${rows} rows` : `${rows} of ${total} rows`;

/** @throws Error for a name of neither format */
function formatOf(file: string): 'parquet' | 'csv' {
  const [, extension] = /\.(parquet|csv)$/i.exec(file) ?? [];
  if (extension === undefined) throw new Error(`${file}: a result is written as .parquet or .csv`);
  return extension.toLowerCase() as 'parquet' | 'csv';
}
