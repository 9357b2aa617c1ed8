import { TrainyardError } from '../../errors.ts';
import { quoteName, quoteText } from '../sql-literals.ts';
import type { SourceColumn } from './source-table.ts';

const integerTypes = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/;
const wideNumberTypes = /^(UBIGINT|HUGEINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const vectorTypes =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|HUGEINT|FLOAT|DOUBLE|DECIMAL\([\d,]*\))\[\d*\]$/;
const imageTypes = /^STRUCT\(("?bytes"? BLOB, "?path"? VARCHAR|"?path"? VARCHAR, "?bytes"? BLOB)\)$/;
const textTypes = /^(VARCHAR|UUID|INTERVAL|ENUM\(.*\))/s;

const nestedDetail =
  'The column holds nested values, such as lists of texts; give each value a column of its own. Lists of numbers, and objects of single values, are read.';

/** Whether columns of DuckDB's type hold objects of which each value may be a column. */
export const isObject = (type: string): boolean =>
  /^STRUCT\(.*\)$/s.test(type) && !imageTypes.test(type) && !isGeometry(type);

/** Whether columns of DuckDB's type hold objects or lists of anything but numbers; images are no objects. */
export const isNested = (type: string): boolean =>
  /\[\d*\]$|^STRUCT|^MAP|^UNION/.test(type) && !vectorTypes.test(type) && !imageTypes.test(type);

/** The type of integers that are durations, with as many units in a second. */
export const durationType = (unitsInSecond: number): string => `DURATION(${unitsInSecond})`;

/** How many units of a duration are a second; null for another type. */
export function durationUnits(type: string): number | null {
  const found = /^DURATION\((\d+)\)$/.exec(type);
  return found === null ? null : Number(found[1]);
}

/** What is told of columns that are left out. */
export const nestedNote = { code: 'leftOut', detail: `${nestedDetail} It was left out.` } as const;
export const geometryNote = {
  code: 'leftOut',
  detail:
    'The column holds geometries, which nothing is learned from: it was left out. Give what matters of them as numbers, such as longitude and latitude, or an area.',
} as const;

/** Whether columns of DuckDB's type hold geometries, also as objects of GeoJSON. */
export const isGeometry = (type: string): boolean =>
  type.startsWith('GEOMETRY') || /^STRUCT\("?type"? VARCHAR, "?coordinates"? /.test(type);

/** What is told of columns of bytes that are left out. */
export const bytesNote = {
  code: 'leftOut',
  detail:
    'The column holds bytes of which none are a PNG, JPEG or WebP image: it was left out. Texts and numbers are read in types of their own.',
} as const;

/** SQL over a column of bytes: whether one of its values begins as an image does; NULL where it has no value. */
export const hasImagesSql = (bytes: string): string =>
  `bool_or(regexp_matches(hex(${bytes}[1:12]), '^(89504E470D0A1A0A|FFD8FF|52494646.{8}57454250)'))`;

/** First bytes of well-known binary in hexadecimal digits: the order of bytes and the kind of geometry, as ISO or PostGIS number it. */
const wkb =
  '01(0[1-7]0000(00|20|40|80|A0|C0|E0)|E[9A-F]030000|D[1-7]070000|B[9A-F]0B0000)|00((00|20|40|80|A0|C0|E0)00000[1-7]|000003E[9A-F]|000007D[1-7]|00000BB[9A-F])';

/** SQL over a column: whether its bytes are geometries as well-known binary; NULL where it has none. */
export const areGeometriesSql = (bytes: string): string =>
  `bool_and(regexp_full_match(hex(${bytes}[1:5]), ${quoteText(wkb)}))`;

/** The error for columns that hold objects or lists of anything but numbers. */
export function nestedColumns(names: readonly string[]): TrainyardError {
  const issues = names.slice(0, 20).map((column) => ({
    code: 'nestedColumn',
    column,
    detail: nestedDetail,
  }));
  return new TrainyardError(
    'datasetInvalid',
    `Column "${names[0]}" holds nested values, which are not read.`,
    { issues },
  );
}

/**
 * How a column of a typed source (Parquet, JSON) is stored.
 * @param dates whether dates come as text (JSON) or as dates
 * @param nanos whether its times have more than microseconds
 * @throws TrainyardError datasetInvalid (nestedColumn, unsupportedColumn)
 */
export function storedColumnOf(
  name: string,
  type: string,
  dates: 'text' | 'typed',
  nanos = false,
): SourceColumn {
  const cell = quoteName(name);
  const units = durationUnits(type);
  if (units !== null)
    return {
      name,
      storedType: 'DOUBLE',
      expression: `CAST(${cell} AS DOUBLE) / ${units}`,
      reading: { type: 'number', timeFormat: 'duration' },
    };
  if (integerTypes.test(type)) return { name, storedType: 'BIGINT', expression: `CAST(${cell} AS BIGINT)` };
  if (wideNumberTypes.test(type)) {
    const number = `CAST(${cell} AS DOUBLE)`;
    return {
      name,
      storedType: 'DOUBLE',
      expression: `CASE WHEN isnan(${number}) THEN NULL ELSE ${number} END`,
    };
  }
  if (type === 'BOOLEAN') return { name, storedType: 'BOOLEAN', expression: cell };
  if (type === 'DATE') return { name, storedType: 'DATE', expression: `CAST(${cell} AS DATE)` };
  if (nanos) return { name, storedType: 'TIMESTAMP_NS', expression: cell };
  if (type.startsWith('TIMESTAMP'))
    return {
      name,
      storedType: 'TIMESTAMP',
      expression:
        dates === 'text' || type === 'TIMESTAMP WITH TIME ZONE'
          ? `make_timestamp(epoch_us(CAST(${cell} AS TIMESTAMPTZ)))`
          : `CAST(${cell} AS TIMESTAMP)`,
    };
  if (vectorTypes.test(type))
    return { name, storedType: 'DOUBLE[]', expression: `CAST(${cell} AS DOUBLE[])` };
  if (type === 'BLOB') return { name, storedType: 'BLOB', expression: cell };
  // As Hugging Face stores images: their bytes and where they were.
  if (imageTypes.test(type)) return { name, storedType: 'BLOB', expression: `${cell}.bytes` };
  // Times of day are kept without a zone, which Parquet may give them.
  if (type.startsWith('TIME'))
    return { name, storedType: 'VARCHAR', expression: `CAST(CAST(${cell} AS TIME) AS VARCHAR)` };
  if (textTypes.test(type)) return { name, storedType: 'VARCHAR', expression: `CAST(${cell} AS VARCHAR)` };
  const detail = `The column is of type ${type.slice(0, 60)}, which is not read.`;
  throw new TrainyardError('datasetInvalid', `Column "${name}": ${detail}`, {
    issues: [{ code: 'unsupportedColumn', column: name, detail }],
  });
}
