import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { ExampleRequest } from '../contracts/model-details.ts';
import type { FittedSteps } from '../contracts/preparation.ts';
import type { ReadRows } from './dataset-service.ts';

type Row = Record<string, unknown>;

/** Rows that are looked at: those of a series stand far apart in some datasets, and images are large. */
const rowsRead = { plain: 100, withImages: 4, inSteps: 5_000 } as const;
/** Requests that are tried. */
const tried = 5;
const maxExampleBytes = 1024 * 1024;

/**
 * A request to predict that is made of rows of the dataset which a model was trained on: the first that fits, those without missing values
 * before others.
 * @param fits whether the model predicts a request
 * @returns null where none of the first rows fits
 */
export async function findExample({
  parquetPath,
  readRows,
  manifest,
  fits,
}: {
  parquetPath: string;
  readRows: ReadRows;
  manifest: Pick<ArtifactManifest, 'preparation'>;
  fits: (body: Buffer) => Promise<boolean>;
}): Promise<ExampleRequest> {
  const { columns, steps } = manifest.preparation;
  const names = columns.map(({ name }) => name);
  const hasImages = columns.some(({ kind }) => kind === 'image');
  const limit = hasImages ? rowsRead.withImages : steps ? rowsRead.inSteps : rowsRead.plain;
  const { rows } = await readRows({ parquetPath, offset: 0, limit, wholeImages: hasImages });
  const candidates = steps ? examplesOfSteps(rows, names, steps) : rows.map((row) => picked(row, names));
  const isComplete = (row: Row): boolean => !JSON.stringify(row).includes('null');
  const sorted = [...candidates.filter(isComplete), ...candidates.filter((row) => !isComplete(row))];
  for (const row of sorted.slice(0, tried)) {
    const request = { rows: [row] };
    const body = Buffer.from(JSON.stringify(request));
    if (body.byteLength <= maxExampleBytes && (await fits(body))) return request;
  }
  return null;
}

const picked = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

/** An example of each series or group, its steps in the order of their times. */
function examplesOfSteps(
  rows: readonly Row[],
  names: readonly string[],
  { kind, length, group, time }: FittedSteps,
): Row[] {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const key = group === null ? null : row[group];
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].flatMap(([key, members]) => {
    if (kind === 'window' && members.length < length) return [];
    const inOrder = members.toSorted((a, b) => (isBefore(a[time], b[time]) ? -1 : 1));
    const found = inOrder.slice(0, length).map((row) => picked(row, names));
    return [{ steps: found, ...(group !== null && { [group]: key }) }];
  });
}

/** Times are numbers, or ISO 8601 texts, which sort as they are. */
const isBefore = (a: unknown, b: unknown): boolean => (a as number | string) < (b as number | string);
