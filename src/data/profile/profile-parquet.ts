import type { ColumnType, DatasetProfile, ImageStatistics } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { wellKnownText } from '../cells/well-known-text.ts';
import { quoteName, quotePath } from '../sql-literals.ts';
import { associate, correlate } from './associations.ts';
import { findDeterminations } from './determinations.ts';
import { countDifferentSql } from './count-different.ts';
import { columnStatistics, toColumnProfile, type ColumnDraft } from './column-statistics.ts';
import { profileWarnings } from './profile-warnings.ts';
import { findRepeatedGroups } from './repeated-groups.ts';
import { sentinelWarnings } from './sentinel-values.ts';
import { totalRowWarning } from './total-row.ts';
import { takeSample } from './table-sample.ts';

/** Strings at least this long on average, and mostly different, are text rather than categories. */
const textLength = 30;
const textShare = 0.5;
/** Above this share of values without a space they are addresses, hashes or tokens rather than text. */
const unspacedShare = 0.9;

/**
 * The profile of a stored dataset. Counts, ranges, means, deviations and histograms are over all rows; quantiles,
 * correlations and associations over a sample above 100,000 rows; `distinct` there is estimated to about 1 % for
 * columns with many values.
 * @param path a Parquet file that the engine may read
 */
export async function profileParquet(
  engine: DataEngine,
  path: string,
  images: ReadonlyMap<string, ImageStatistics> = new Map(),
  onProgress: (fraction: number) => void = () => {},
): Promise<DatasetProfile> {
  const file = `read_parquet(${quotePath(path)})`;
  const hashes = [...images.keys()].map(
    (name) =>
      `CASE WHEN ${quoteName(name)} IS NOT NULL THEN hash(${quoteName(name)}) END AS ${quoteName(name)}`,
  );
  // Of images only whether they are equal is asked here.
  const replaced = hashes.length === 0 ? '' : ` REPLACE (${hashes.join(', ')})`;
  const from = replaced === '' ? file : `(SELECT *${replaced} FROM ${file})`;
  const described = await engine.query(`DESCRIBE SELECT * FROM ${file}`);
  const columns = described.map((column) => ({
    name: String(column['column_name']),
    storedType: String(column['column_type']),
  }));
  const [counted] = await engine.query(`SELECT count(*) AS n FROM ${file}`);
  const rows = Number(counted['n']);
  const sample = await takeSample(engine, path, rows, columns.length, replaced);
  onProgress(0.1);
  const drafts = await columnStatistics(engine, sample.complete ? sample.table : from, columns, sample, (f) =>
    onProgress(0.1 + 0.6 * f),
  );
  const correlations = await correlate(engine, sample, drafts);
  const associations = await associate(engine, sample, drafts);
  const determinations = await findDeterminations(engine, sample, drafts);
  onProgress(0.8);
  // 64-bit hashes: among five million rows the chance of a single false duplicate is below one in a million.
  const cells = columns.map(({ name }) => quoteName(name)).join(', ');
  const different = countDifferentSql(`hash(${cells})`, { rows, storedType: 'UBIGINT' });
  const [unique] = await engine.query(
    `SELECT ${different} AS n FROM ${sample.complete ? sample.table : from}`,
  );
  const duplicateRows = rows - Number(unique['n']);
  const groups = await findRepeatedGroups(engine, sample, drafts, duplicateRows);
  await engine.run(`DROP TABLE ${sample.table}`);
  onProgress(1);
  const facts = {
    rows,
    duplicateRows,
    columns: drafts.map((draft) => ({
      ...toColumnProfile(draft, columnTypeOf(draft), rows),
      ...(images.has(draft.name) && { images: images.get(draft.name)! }),
    })),
    correlations,
    associations,
    determinations: [...determinations, ...groups],
  };
  const warnings = [
    ...profileWarnings(facts, drafts),
    ...(await totalRowWarning(engine, file, drafts, rows)),
    ...(await sentinelWarnings(engine, file, drafts)),
  ];
  return { ...facts, warnings };
}

/** What kind of values a stored column holds. */
function columnTypeOf(draft: ColumnDraft): ColumnType {
  switch (draft.storedType) {
    case 'BIGINT':
    case 'DOUBLE':
      return 'numeric';
    case 'BOOLEAN':
      return 'boolean';
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_NS':
      return 'dateTime';
    case 'DOUBLE[]':
      return 'vector';
    case 'BLOB':
      return 'image';
    default:
      return (draft.meanLength ?? 0) >= textLength &&
        draft.distinct > draft.present * textShare &&
        (draft.unspacedShare ?? 0) < unspacedShare &&
        !draft.valueCounts.every(({ value }) => wellKnownText.test(value))
        ? 'text'
        : 'categorical';
  }
}
