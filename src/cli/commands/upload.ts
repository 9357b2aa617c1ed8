import path from 'node:path';
import type { Schemas, UploadOptions } from '../../client/client.ts';
import type { CliIo, Session } from '../session.ts';
import { table } from '../table.ts';

/** Uploads a file and waits until it is read, with its progress. @throws Error with the reason where it is rejected */
export async function uploadFile(
  session: Session,
  io: CliIo,
  file: string,
  options: Pick<UploadOptions, 'name' | 'format'> = {},
): Promise<Schemas['Dataset']> {
  const { client } = session;
  session.sends(file);
  session.progress(`uploading ${file}`);
  const { id } = await client.upload(await io.readFile(file), { fileName: path.basename(file), ...options });
  session.sends(null);
  let said = '';
  return client.readDataset(id, ({ status, progress }) => {
    const text = `reading ${file}: ${status}${progress ? ` ${Math.round(100 * progress.fraction)} %` : ''}`;
    if (text !== said) session.progress(text);
    said = text;
  });
}

/** `trainyard upload`: a dataset from a file. */
export async function upload(
  session: Session,
  io: CliIo,
  file: string,
  options: Pick<UploadOptions, 'name' | 'format'>,
): Promise<void> {
  const dataset = await uploadFile(session, io, file, options);
  session.answer(dataset, () =>
    [
      `${dataset.id}  ${dataset.name}, ${dataset.rows} rows`,
      table(
        ['column', 'type'],
        (dataset.columns ?? []).map(({ name, type }) => [name, type]),
      ),
    ].join('\n'),
  );
}
