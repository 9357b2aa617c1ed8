import type { ColumnProfile } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quoteText } from '../sql-literals.ts';
import type { TableSample } from './table-sample.ts';

/** A stored column while its profile is being gathered. */
export interface ColumnDraft {
  name: string;
  storedType: string;
  /** Values that are not missing. */
  present: number;
  distinct: number;
  /** Whether `distinct` and {@link valueCounts} are exact. */
  exact: boolean;
  /** Numeric columns: whether every value is an integer. */
  integers: boolean;
  min: number | string | null;
  max: number | string | null;
  mean: number | null;
  standardDeviation: number | null;
  meanLength: number | null;
  /** Share of texts that are one run of ASCII characters, as codes and addresses are; null for other columns. */
  unspacedShare: number | null;
  vectorLength: number | null;
  quantiles: ColumnProfile['quantiles'];
  histogram: ColumnProfile['histogram'];
  /** All values with their counts where there are few, else the commonest; the most frequent first. */
  valueCounts: { value: string; count: number }[];
}

/** Columns a query takes at once: statements with tens of thousands of aggregates plan slowly. */
const columnsPerQuery = 100;
/** Columns with at most this many different values are counted value by value. */
const countedValues = 1000;
const topValues = 20;
const bins = 20;
const probabilities = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
/** Distinct values are counted among those whose hash is divisible by this, on large tables. */
const hashShare = 64;

export const isNumericType = (type: string): boolean => type === 'DOUBLE' || type === 'BIGINT';
const isTimeType = (type: string): boolean => type === 'DATE' || type === 'TIMESTAMP';

/** Number, or null for what is none (SQL's null, overflow). */
const numberOrNull = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** Gathers the figures of every column in few passes over the table. @param from what stands after FROM */
export async function columnStatistics(
  engine: DataEngine,
  from: string,
  columns: readonly { name: string; storedType: string }[],
  sample: TableSample,
  onProgress: (fraction: number) => void,
): Promise<ColumnDraft[]> {
  const drafts: ColumnDraft[] = columns.map(({ name, storedType }) => ({
    name,
    storedType,
    present: 0,
    distinct: 0,
    exact: sample.complete,
    integers: false,
    min: null,
    max: null,
    mean: null,
    standardDeviation: null,
    meanLength: null,
    unspacedShare: null,
    vectorLength: null,
    quantiles: undefined,
    histogram: undefined,
    valueCounts: [],
  }));
  for (let start = 0; start < drafts.length; start += columnsPerQuery) {
    const group = drafts.slice(start, start + columnsPerQuery);
    await summarize(engine, from, group, sample);
    await countValues(engine, from, group, sample);
    onProgress(Math.min(1, (start + columnsPerQuery) / drafts.length));
  }
  return drafts;
}

/** First pass: counts, ranges, moments; quantiles and distinct values from the sample. */
async function summarize(
  engine: DataEngine,
  from: string,
  group: ColumnDraft[],
  sample: TableSample,
): Promise<void> {
  const all = group.flatMap(({ name, storedType }, i) => {
    const cell = quoteName(name);
    const parts = [`count(${cell}) AS n${i}`];
    if (!sample.complete)
      parts.push(
        `count(DISTINCT hash(${cell})) FILTER (${cell} IS NOT NULL AND hash(${cell}) % ${hashShare} = 0) AS d${i}`,
      );
    if (isNumericType(storedType) || isTimeType(storedType))
      parts.push(`min(${cell}) AS lo${i}`, `max(${cell}) AS hi${i}`);
    if (isNumericType(storedType)) parts.push(`avg(${cell}) AS mean${i}`, `stddev_pop(${cell}) AS sd${i}`);
    if (storedType === 'DOUBLE') parts.push(`bool_and(${cell} = floor(${cell})) AS int${i}`);
    if (storedType === 'VARCHAR') parts.push(`avg(length(${cell})) AS len${i}`);
    if (storedType === 'DOUBLE[]') parts.push(`max(len(${cell})) AS vec${i}`);
    return parts;
  });
  const sampled = group.flatMap(({ name, storedType }, i) => {
    const cell = quoteName(name);
    const parts = [`count(DISTINCT ${cell}) AS d${i}`];
    if (isNumericType(storedType))
      parts.push(`quantile_cont(${cell}, [${probabilities.join(', ')}]) AS q${i}`);
    if (storedType === 'VARCHAR') parts.push(`avg(regexp_full_match(${cell}, '[!-~]+')::INTEGER) AS run${i}`);
    return parts;
  });
  const [whole] = await engine.query(`SELECT ${all.join(', ')} FROM ${from}`);
  const [part] = await engine.query(`SELECT ${sampled.join(', ')} FROM ${sample.table}`);
  for (const [i, draft] of group.entries()) {
    draft.present = Number(whole[`n${i}`]);
    const inSample = Number(part[`d${i}`]);
    draft.exact = sample.complete || inSample <= countedValues;
    draft.distinct = sample.complete
      ? inSample
      : Math.min(draft.present, Math.max(inSample, Number(whole[`d${i}`]) * hashShare));
    const time = isTimeType(draft.storedType);
    draft.min = time ? ((whole[`lo${i}`] as string | null) ?? null) : numberOrNull(whole[`lo${i}`]);
    draft.max = time ? ((whole[`hi${i}`] as string | null) ?? null) : numberOrNull(whole[`hi${i}`]);
    draft.mean = numberOrNull(whole[`mean${i}`]);
    draft.standardDeviation = numberOrNull(whole[`sd${i}`]);
    draft.meanLength = numberOrNull(whole[`len${i}`]);
    draft.unspacedShare = numberOrNull(part[`run${i}`]);
    draft.vectorLength = numberOrNull(whole[`vec${i}`]);
    draft.integers = draft.storedType === 'BIGINT' || whole[`int${i}`] === true;
    const quantiles = part[`q${i}`] as (number | string)[] | null | undefined;
    if (quantiles) {
      const [p01, p05, p25, p50, p75, p95, p99] = quantiles.map(Number) as [
        number, number, number, number, number, number, number,
      ]; // prettier-ignore
      draft.quantiles = { p01, p05, p25, p50, p75, p95, p99 };
    }
  }
}

/** Second pass: histograms between the ranges of the first, and values where there are few. */
async function countValues(
  engine: DataEngine,
  from: string,
  group: ColumnDraft[],
  sample: TableSample,
): Promise<void> {
  const aggregates: string[] = [];
  const outputs: string[] = [];
  const add = (alias: string, expression: string): void => {
    aggregates.push(`histogram(${expression}) AS ${alias}`);
    outputs.push(`map_keys(${alias}) AS k${alias}`, `map_values(${alias}) AS v${alias}`);
  };
  for (const [i, draft] of group.entries()) {
    const cell = quoteName(draft.name);
    const { min, max } = draft;
    if (isNumericType(draft.storedType) && typeof min === 'number' && typeof max === 'number') {
      // Halved before they are subtracted, so that the range of all doubles does not overflow.
      const half = max / 2 - min / 2;
      if (half > 0)
        add(
          `h${i}`,
          `CAST(least(${bins - 1}, greatest(0, floor((${cell}::DOUBLE / 2 - ${sqlNumber(min / 2)}) / ${sqlNumber(half)} * ${bins}))) AS TINYINT)`,
        );
    }
    if (
      draft.exact &&
      !['DOUBLE[]', 'BLOB'].includes(draft.storedType) &&
      draft.distinct > 0 &&
      isCounted(draft, sample)
    )
      add(`c${i}`, `CAST(${cell} AS ${isNumericType(draft.storedType) ? 'DOUBLE' : 'VARCHAR'})`);
  }
  const [result] =
    aggregates.length === 0
      ? [{}]
      : await engine.query(
          `SELECT ${outputs.join(', ')} FROM (SELECT ${aggregates.join(', ')} FROM ${from})`,
        );
  for (const [i, draft] of group.entries()) {
    const min = Number(draft.min);
    const max = Number(draft.max);
    const filled = pairs(result, `h${i}`);
    if (filled) draft.histogram = histogramOf(filled, min, max);
    else if (isNumericType(draft.storedType) && draft.min !== null)
      draft.histogram = [{ lower: min, upper: max, count: draft.present }];
    const counted = pairs(result, `c${i}`);
    if (counted) {
      draft.distinct = counted.length;
      draft.valueCounts = counted
        .map(([value, count]) => ({ value: String(value), count }))
        .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    } else if (draft.storedType === 'VARCHAR' && draft.present > 0)
      draft.valueCounts = await commonest(engine, from, draft.name, sample);
  }
}

/** Whether all values of a column are counted: few, of a kind that has classes. */
function isCounted(draft: ColumnDraft, sample: TableSample): boolean {
  if (draft.storedType === 'DATE' || draft.storedType === 'TIMESTAMP') return false;
  return !sample.complete || draft.distinct <= countedValues;
}

/** The sample's commonest values with their counts in the whole table. */
async function commonest(
  engine: DataEngine,
  from: string,
  name: string,
  sample: TableSample,
): Promise<{ value: string; count: number }[]> {
  const cell = quoteName(name);
  const candidates = await engine.query(
    `SELECT ${cell} AS value, count(*) AS n FROM ${sample.table} WHERE ${cell} IS NOT NULL
     GROUP BY ALL ORDER BY n DESC, value LIMIT ${topValues}`,
  );
  const counts = sample.complete
    ? candidates
    : await engine.query(
        `SELECT ${cell} AS value, count(*) AS n FROM ${from}
         WHERE ${cell} IN (${candidates.map(({ value }) => quoteText(String(value))).join(', ')})
         GROUP BY ALL ORDER BY n DESC, value`,
      );
  return counts.map(({ value, n }) => ({ value: String(value), count: Number(n) }));
}

/** A number as SQL that reads back as the same double. */
const sqlNumber = (value: number): string => `${value.toExponential()}::DOUBLE`;

function pairs(result: Record<string, unknown>, alias: string): [unknown, number][] | null {
  const keys = result[`k${alias}`] as unknown[] | null | undefined;
  const values = result[`v${alias}`] as (number | string)[] | null | undefined;
  return keys && values ? keys.map((key, i) => [key, Number(values[i])]) : null;
}

function histogramOf(filled: [unknown, number][], min: number, max: number) {
  const counts = new Map(filled.map(([bin, count]) => [Number(bin), count]));
  const edge = (i: number): number => (i === bins ? max : min + (max / bins - min / bins) * i);
  return Array.from({ length: bins }, (_, i) => ({
    lower: edge(i),
    upper: edge(i + 1),
    count: counts.get(i) ?? 0,
  }));
}

/** The profile that a draft became. */
export function toColumnProfile(
  draft: ColumnDraft,
  type: ColumnProfile['type'],
  rows: number,
): ColumnProfile {
  const ranged = isNumericType(draft.storedType) || isTimeType(draft.storedType);
  return {
    name: draft.name,
    type,
    storedType: draft.storedType,
    missing: rows - draft.present,
    distinct: draft.distinct,
    ...(ranged ? { min: draft.min, max: draft.max } : {}),
    ...(isNumericType(draft.storedType)
      ? { mean: draft.mean, standardDeviation: draft.standardDeviation }
      : {}),
    ...(draft.quantiles ? { quantiles: draft.quantiles } : {}),
    ...(draft.histogram ? { histogram: draft.histogram } : {}),
    ...(draft.valueCounts.length > 0
      ? {
          topValues: draft.valueCounts
            .slice(0, topValues)
            .map(({ value, count }) => ({ value: value.slice(0, 200), count })),
        }
      : {}),
    ...(draft.storedType === 'VARCHAR' ? { meanLength: draft.meanLength } : {}),
    ...(draft.storedType === 'DOUBLE[]' ? { vectorLength: draft.vectorLength } : {}),
  };
}
