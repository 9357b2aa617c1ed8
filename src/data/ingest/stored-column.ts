import { TrainyardError } from '../../errors.ts';
import { quoteName } from '../sql-literals.ts';
import type { SourceColumn } from './source-table.ts';

const integerTypes = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/;
const wideNumberTypes = /^(UBIGINT|HUGEINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const vectorTypes =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|HUGEINT|FLOAT|DOUBLE|DECIMAL\([\d,]*\))\[\d*\]$/;
const textTypes = /^(VARCHAR|UUID|INTERVAL|ENUM\(.*\))/s;

/** The error for columns that hold objects or lists of anything but numbers. */
export function nestedColumns(names: readonly string[]): TrainyardError {
  const issues = names.slice(0, 20).map((column) => ({
    code: 'nestedColumn',
    column,
    detail:
      'The column holds objects or nested lists; flatten it into one column for each value. Lists of numbers are read.',
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
  if (/^STRUCT\(("?bytes"? BLOB, "?path"? VARCHAR|"?path"? VARCHAR, "?bytes"? BLOB)\)$/.test(type))
    return { name, storedType: 'BLOB', expression: `${cell}.bytes` };
  if (/\[\d*\]$|^STRUCT|^MAP|^UNION/.test(type)) throw nestedColumns([name]);
  // Times of day are kept without a zone, which Parquet may give them.
  if (type.startsWith('TIME'))
    return { name, storedType: 'VARCHAR', expression: `CAST(CAST(${cell} AS TIME) AS VARCHAR)` };
  if (textTypes.test(type)) return { name, storedType: 'VARCHAR', expression: `CAST(${cell} AS VARCHAR)` };
  const detail = `The column is of type ${type.slice(0, 60)}, which is not read.`;
  throw new TrainyardError('datasetInvalid', `Column "${name}": ${detail}`, {
    issues: [{ code: 'unsupportedColumn', column: name, detail }],
  });
}
