import type { FittedPreparation, FittedSteps } from '../contracts/preparation.ts';
import { compareExactNumbers, isExactNumber } from '../data/cells/exact-number.ts';
import { columnValues, rowReader } from '../data/chunk-rows.ts';
import type { DataEngine } from '../data/data-engine.ts';
import { quoteName, quotePath } from '../data/sql-literals.ts';
import type { Examples, ExampleSource, Row, StoredColumns } from './examples.ts';

/** Steps that are held at once, beside those of the series that is being read. */
const heldSteps = 20_000;

/**
 * The examples of a model that takes several rows as one: the rows of each group, or of each series, in the order of time. Of a forecast
 * they are the last ones, after which its values come. The series are in the order of their first rows.
 */
export async function readSeries(
  engine: DataEngine,
  { parquetPath, types, rows }: StoredColumns,
  { columns, preparation, steps }: { columns: string[]; preparation: FittedPreparation; steps: FittedSteps },
): Promise<ExampleSource> {
  const inFile = (name: string | null): string | null => {
    const writtenAs = preparation.readings?.find((one) => one.name === name)?.writtenAs;
    return [name, writtenAs].find((one) => one !== null && one !== undefined && types.has(one)) ?? null;
  };
  const [time, group] = [inFile(steps.time), inFile(steps.group)];
  const placed = [time, group].flatMap((name) => (name === null ? [] : [`${quoteName(name)} IS NOT NULL`]));
  const numbered = `(SELECT * FROM read_parquet(${quotePath(parquetPath)}, file_row_number = true)
    WHERE ${placed.join(' AND ') || 'true'})`;
  const groupCell = group === null ? '0' : quoteName(group);
  await engine.run(`
    CREATE TEMP TABLE series AS
    SELECT row_number() OVER (ORDER BY first_row) - 1 AS place, series, steps
    FROM (SELECT ${groupCell} AS series, min(file_row_number) AS first_row, count(*) AS steps FROM ${numbered} GROUP BY ALL)`);
  const [counted] = await engine.query('SELECT count(*) AS total, sum(steps)::BIGINT AS steps FROM series');

  const isExactTime = time !== null && types.get(time) === 'VARCHAR';
  const keys = ['step.file_row_number'];
  if (time !== null && !isExactTime) keys.unshift(`step.${quoteName(time)}`);
  // A series that is scaled by its past values needs them all.
  const needsAll = isExactTime || (preparation.target.kind === 'values' && preparation.target.series);
  const last = needsAll
    ? ''
    : `QUALIFY row_number() OVER (PARTITION BY series.place ORDER BY ${keys.map((key) => `${key} DESC`).join(', ')}) <= ${steps.length}`;

  return {
    total: Number(counted['total']),
    rowsLeftOut: rows - Number(counted['steps'] ?? 0),
    before: async () => null,
    async each(from, atOnce, visit) {
      const read = rowReader(columns, 2);
      let held: Examples = { rows: [], numbers: [], stepNumbers: [] };
      let stepsHeld = 0;
      /** The series that is being read; of place -1: none yet. */
      let current: { place: number; rows: Row[]; numbers: number[] } = { place: -1, rows: [], numbers: [] };

      async function flush(): Promise<void> {
        if (held.rows.length > 0) await visit(held);
        held = { rows: [], numbers: [], stepNumbers: [] };
        stepsHeld = 0;
      }
      async function endSeries(): Promise<void> {
        if (current.rows.length === 0) return;
        const ordered = isExactTime ? inOrder(current, time) : current;
        held.rows.push({ steps: ordered.rows });
        held.numbers.push(ordered.numbers.at(-1)!);
        held.stepNumbers!.push(ordered.numbers);
        stepsHeld += ordered.rows.length;
        if (held.rows.length >= atOnce || stepsHeld >= heldSteps) await flush();
      }

      const cells = columns.map((name) => `step.${quoteName(name)}`);
      const sql = `
        SELECT ${['series.place', 'step.file_row_number', ...cells].join(', ')}
        FROM ${numbered} AS step JOIN series ON series.series = ${group === null ? '0' : `step.${groupCell}`}
        WHERE series.place >= ${from} ${last} ORDER BY series.place, ${keys.join(', ')}`;
      await engine.stream(sql, async (chunk) => {
        const stepRows = read(chunk);
        const places = columnValues(chunk, 0);
        const numbers = columnValues(chunk, 1);
        for (const [i, row] of stepRows.entries()) {
          if (current.place !== places[i]) {
            await endSeries();
            current = { place: places[i] as number, rows: [], numbers: [] };
          }
          current.rows.push(row);
          current.numbers.push(numbers[i] as number);
        }
      });
      await endSeries();
      await flush();
    },
  };
}

/** Steps in the order of times that are digits no double holds. */
function inOrder<Steps extends { rows: Row[]; numbers: number[] }>(steps: Steps, time: string): Steps {
  const times = steps.rows.map((row) => row[time]);
  if (!times.every((one): one is string => typeof one === 'string' && isExactNumber(one))) return steps;
  const order = times.map((_, i) => i).toSorted((a, b) => compareExactNumbers(times[a], times[b]) || a - b);
  return { ...steps, rows: order.map((i) => steps.rows[i]), numbers: order.map((i) => steps.numbers[i]) };
}
