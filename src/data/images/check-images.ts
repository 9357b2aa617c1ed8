import { DuckDBBlobValue } from '../duckdb.ts';
import type { ImageStatistics } from '../../contracts/dataset.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath } from '../sql-literals.ts';
import { onceForEqual } from './equal-images.ts';
import { inspectImage, UnreadableImage, type ImageFacts } from './decode-image.ts';

const reportedIssues = 20;
const concurrentImages = 8;

/**
 * Decodes every image of a stored column, to see that it can be, and says what they are. A chunk of the file is in memory at a time.
 * @param names a column that names the images in messages; null: none
 * @throws TrainyardError datasetInvalid (unreadableImage) naming the rows
 */
export async function checkImages(
  engine: DataEngine,
  path: string,
  column: string,
  names: string | null,
  onProgress: (fraction: number) => void,
): Promise<ImageStatistics> {
  const from = `read_parquet(${quotePath(path)})`;
  const [counted] = await engine.query(`SELECT count(*) AS n FROM ${from}`);
  const rows = Number(counted['n']);
  const issues: ErrorIssue[] = [];
  const found: (ImageFacts & { bytes: number })[] = [];
  const inspect = onceForEqual(inspectImage);
  const select = `SELECT ${quoteName(column)}, ${names === null ? 'NULL::VARCHAR' : quoteName(names)} FROM ${from}`;
  await engine.stream(select, async (chunk, offset) => {
    const [cells, named] = [chunk.getColumnValues(0), chunk.getColumnValues(1)];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = next++; i < cells.length && issues.length < reportedIssues; i = next++) {
        const cell = cells[i];
        if (!(cell instanceof DuckDBBlobValue)) continue;
        const { bytes } = cell;
        try {
          found.push({ ...(await inspect(bytes)), bytes: bytes.length });
        } catch (error) {
          if (!(error instanceof UnreadableImage)) throw error;
          const name = named[i] === null ? '' : ` ("${String(named[i])}")`;
          const detail = `The image${name} can't be used. ${error.message}`;
          issues.push({ code: 'unreadableImage', row: offset + i + 1, column, detail });
        }
      }
    };
    await Promise.all(Array.from({ length: concurrentImages }, work));
    onProgress(Math.min(1, (offset + cells.length) / rows));
  });
  if (issues.length > 0) {
    issues.sort((a, b) => a.row! - b.row!);
    throw new TrainyardError('datasetInvalid', `Row ${issues[0].row}: ${issues[0].detail}`, { issues });
  }
  return statisticsOf(found);
}

function statisticsOf(images: readonly (ImageFacts & { bytes: number })[]): ImageStatistics {
  const range = (values: readonly number[]): ImageStatistics['width'] => {
    const sorted = Float64Array.from(values).sort();
    return { min: sorted[0] ?? 0, median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, max: sorted.at(-1) ?? 0 }; // prettier-ignore
  };
  const counts = <T>(values: readonly T[]): [T, number][] => {
    const found = new Map<T, number>();
    for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
    return [...found].toSorted((a, b) => b[1] - a[1]);
  };
  return {
    formats: counts(images.map(({ format }) => format)).map(([format, count]) => ({ format, count })),
    channels: counts(images.map(({ channels }) => channels)).map(([channels, count]) => ({
      channels,
      count,
    })),
    width: range(images.map(({ width }) => width)),
    height: range(images.map(({ height }) => height)),
    bytes: range(images.map(({ bytes }) => bytes)),
  };
}
