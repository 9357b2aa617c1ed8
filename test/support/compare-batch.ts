import { createDataEngine } from '../../src/data/data-engine.ts';
import { quotePath } from '../../src/data/sql-literals.ts';

type Row = Record<string, unknown>;

/** How the rows of a dataset make up examples, where an example is several of them. */
export interface StepsOfExample {
  group: string | null;
  time: string;
}

/** The rows of a Parquet file as JSON values, or of a CSV file as texts, in their order. */
export async function readTable(file: string): Promise<Row[]> {
  const engine = await createDataEngine({ memoryLimitBytes: 256_000_000, threads: 1 });
  try {
    const table = file.endsWith('.csv') ? `read_csv(${quotePath(file)}, all_varchar = true, header = true)` : `read_parquet(${quotePath(file)})`; // prettier-ignore
    return await engine.query(`SELECT * FROM ${table}`);
  } finally {
    engine.close();
  }
}

/** Examples of the rows of each group in the order of time, the group of the first row first. Times are numbers or ISO 8601. */
export function groupSteps(
  rows: readonly Row[],
  { group, time }: StepsOfExample,
): { example: Row; last: Row }[] {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const key = group === null ? null : row[group];
    if (row[time] === null || (group !== null && key === null)) continue;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const before = (a: unknown, b: unknown): number => ((a as number) < (b as number) ? -1 : Number((a as number) > (b as number))); // prettier-ignore
  return [...groups.values()].map((all) => {
    const steps = all.toSorted((a, b) => before(a[time], b[time]));
    return { example: { steps }, last: steps.at(-1)! };
  });
}

/**
 * The largest difference between the rows of a result and single predictions, each by its size where that is above 1; Infinity where
 * anything else differs: a label, a key, whether there is a prediction.
 * @param predictions null where the row is refused
 */
export function differenceOf(rows: readonly Row[], predictions: readonly (object | null)[]): number {
  if (rows.length !== predictions.length) return Infinity;
  let largest = 0;
  for (const [i, row] of rows.entries()) {
    const prediction = predictions[i];
    if (prediction === null) {
      if (typeof row['predictionError'] !== 'string') return Infinity;
      continue;
    }
    for (const [name, value] of Object.entries(cellsOf(prediction as Row))) {
      const found = row[name];
      if (typeof value === 'number' && typeof found === 'number')
        largest = Math.max(largest, Math.abs(value - found) / Math.max(1, Math.abs(value)));
      else if (JSON.stringify(value) !== JSON.stringify(found)) return Infinity;
    }
  }
  return largest;
}

const columnNames: Readonly<Record<string, string>> = { label: 'prediction', labels: 'prediction', value: 'prediction', values: 'prediction', score: 'prediction', forecast: 'prediction', probabilities: 'probability', labelProbabilities: 'probability' }; // prettier-ignore

/** A prediction as cells of a result. */
function cellsOf(prediction: Row): Row {
  return Object.fromEntries(
    Object.entries(prediction).flatMap(([key, value]): [string, unknown][] => {
      const name = columnNames[key] ?? key;
      if (key === 'forecast') return (value as number[]).map((number, i) => [`${name}.${i + 1}`, number]);
      if (typeof value !== 'object' || Array.isArray(value)) return [[name, value]];
      return Object.entries(value as Row).map(([part, number]) => [`${name}.${part}`, number]);
    }),
  );
}
