import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath } from '../sql-literals.ts';
import { readFooter } from './parquet-footer.ts';

/** What a column may not hold. */
interface ValueCheck {
  column: string;
  /** SQL that is true for a bad value; null counts as false. */
  bad: string;
  code: string;
  /** SQL that says of a bad value what is wrong with it. */
  detail: string;
}

const reportedRows = 20;

/**
 * Refuses what no training can use: infinite numbers, dates far out of any calendar, and vectors of uneven length or with a
 * gap in them.
 * @throws TrainyardError datasetInvalid (infiniteValue, dateOutOfRange, unevenVector, gapInVector), naming rows and column
 */
export async function checkValues(engine: DataEngine, path: string): Promise<void> {
  const file = quotePath(path);
  const columns = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${file})`);
  const vectors = columns
    .filter(({ column_type }) => column_type === 'DOUBLE[]')
    .map(({ column_name }) => String(column_name));
  const lengths = await commonLengths(engine, file, vectors);
  const footer = await readFooter(engine, path);
  const checks = columns.flatMap(({ column_name, column_type }, i) =>
    footer[i]?.isOrdinary && column_type !== 'DOUBLE[]'
      ? []
      : checksOf(String(column_name), String(column_type), lengths),
  );
  if (checks.length === 0) return;
  const any = checks.map(({ bad }, i) => `coalesce(bool_or(${bad}), false) AS c${i}`);
  const [result] = await engine.query(`SELECT ${any.join(', ')} FROM read_parquet(${file})`);
  for (const [i, { column, bad, code, detail }] of checks.entries()) {
    if (result[`c${i}`] !== true) continue;
    const rows = await engine.query(
      `SELECT file_row_number + 1 AS row, ${detail} AS detail FROM read_parquet(${file}, file_row_number=true)
       WHERE ${bad} ORDER BY 1 LIMIT ${reportedRows}`,
    );
    const issues = rows.map((row) => ({
      code,
      row: Number(row['row']),
      column,
      detail: String(row['detail']),
    }));
    throw new TrainyardError(
      'datasetInvalid',
      `The data has an error in row ${issues[0].row}, column "${column}": ${issues[0].detail}`,
      { issues },
    );
  }
}

function checksOf(column: string, type: string, lengths: ReadonlyMap<string, number>): ValueCheck[] {
  const cell = quoteName(column);
  switch (type) {
    case 'DOUBLE':
      return [
        {
          column,
          bad: `isinf(${cell})`,
          code: 'infiniteValue',
          detail: `'The value is infinite; nothing can be trained on it. Tell \`missingValues\`, such as inf, to read it as missing.'`,
        },
      ];
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_NS':
      return [
        {
          column,
          bad: `NOT isfinite(${cell}) OR year(${cell}) NOT BETWEEN 1 AND 9999`,
          code: 'dateOutOfRange',
          detail: `'The date is not in the years 1 to 9999.'`,
        },
      ];
    case 'DOUBLE[]': {
      const length = lengths.get(column) ?? 0;
      return [
        {
          column,
          bad: `len(${cell}) = 0 OR len(${cell}) <> ${length}`,
          code: 'unevenVector',
          detail:
            length === 0
              ? `'The list is empty.'`
              : `'The list has ' || len(${cell}) || ' number(s), most lists of this column have ${length}; all have to be of one length.'`,
        },
        {
          column,
          // A sum is not finite where any of its terms is not.
          bad: `list_count(${cell}) <> len(${cell}) OR NOT isfinite(list_sum(${cell}))`,
          code: 'gapInVector',
          detail: `'The list lacks a number or holds one that is not finite; a value that is missing as a whole is null.'`,
        },
      ];
    }
    default:
      return [];
  }
}

/** The most frequent length of each column's lists, the longest of equally frequent ones; 0 where there is no list. */
async function commonLengths(
  engine: DataEngine,
  file: string,
  columns: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const column of columns) {
    const [most] = await engine.query(
      `SELECT len(${quoteName(column)}) AS n, count(*) AS rows FROM read_parquet(${file})
       WHERE ${quoteName(column)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT 1`,
    );
    if (most !== undefined) found.set(column, Number(most['n']));
  }
  return found;
}
