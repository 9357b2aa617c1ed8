import type { ColumnProfile } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quoteText } from '../sql-literals.ts';
import {
  createFigureSource,
  createLongFigureSource,
  type FigureQuery,
  type FigureSource,
  type PlacedColumn,
  type ValueCount,
} from './column-figures.ts';
import { countDifferentSql } from './count-different.ts';
import type { TableSample } from './table-sample.ts';

/** A stored column while its profile is being gathered. */
export interface ColumnDraft extends PlacedColumn {
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

/** Tables of more columns and fewer cells than these are read column under column. */
const manyColumns = 100;
const fewCells = 5_000_000;
/** Columns with at most this many different values are counted value by value. */
const countedValues = 1000;
const topValues = 20;
const bins = 20;
const probabilities = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
/** Distinct values are counted among those whose hash is divisible by this, on large tables. */
const hashShare = 64;

export const isNumericType = (type: string): boolean => type === 'DOUBLE' || type === 'BIGINT';
export const isTimeType = (type: string): boolean => ['DATE', 'TIMESTAMP', 'TIMESTAMP_NS'].includes(type);

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
  const drafts: ColumnDraft[] = columns.map(({ name, storedType }, place) => ({
    place,
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
  const isLong = sample.complete && drafts.length > manyColumns && sample.rows * drafts.length <= fewCells;
  const whole = isLong
    ? await createLongFigureSource(engine, from, drafts)
    : createFigureSource(engine, from);
  const sampled = isLong ? whole : createFigureSource(engine, sample.table);
  await summarize(whole, sampled, drafts, sample, (f) => onProgress(0.6 * f));
  await countValues(engine, { whole, from }, drafts, sample, (f) => onProgress(0.6 + 0.4 * f));
  await whole.close();
  return drafts;
}

/** First pass: counts, ranges, moments; quantiles and distinct values from the sample. */
async function summarize(
  whole: FigureSource,
  sampled: FigureSource,
  drafts: ColumnDraft[],
  sample: TableSample,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const ofAll = ({ storedType }: ColumnDraft): FigureQuery => ({
    figures: (cell) => ({
      n: `count(${cell})`,
      ...(!sample.complete && {
        d: `count(DISTINCT hash(${cell})) FILTER (${cell} IS NOT NULL AND hash(${cell}) % ${hashShare} = 0)`,
      }),
      ...((isNumericType(storedType) || isTimeType(storedType)) && {
        lo: `min(${cell})`,
        hi: `max(${cell})`,
      }),
      ...(isNumericType(storedType) && { mean: `avg(${cell})`, sd: `stddev_pop(${cell})` }),
      ...(storedType === 'DOUBLE' && { whole: `bool_and(${cell} = floor(${cell}))` }),
      ...(storedType === 'VARCHAR' && { len: `avg(length(${cell}))` }),
      ...(storedType === 'DOUBLE[]' && { vec: `max(len(${cell}))` }),
    }),
  });
  const ofSample = ({ storedType }: ColumnDraft): FigureQuery => ({
    figures: (cell) => ({
      d: countDifferentSql(cell, { rows: sample.rows, storedType }),
      ...(isNumericType(storedType) && { q: `quantile_cont(${cell}, [${probabilities.join(', ')}])` }),
      ...(storedType === 'VARCHAR' && { run: `avg(regexp_full_match(${cell}, '[!-~]+')::INTEGER)` }),
    }),
  });
  const all = await whole.query(drafts, ofAll, (f) => onProgress(0.5 * f));
  const parts = await sampled.query(drafts, ofSample, (f) => onProgress(0.5 + 0.5 * f));
  for (const [i, draft] of drafts.entries()) {
    const figures = all[i];
    const part = parts[i];
    draft.present = Number(figures['n']);
    const inSample = Number(part['d']);
    draft.exact = sample.complete || inSample <= countedValues;
    draft.distinct = sample.complete
      ? inSample
      : Math.min(draft.present, Math.max(inSample, Number(figures['d']) * hashShare));
    const time = isTimeType(draft.storedType);
    draft.min = time ? ((figures['lo'] as string | null) ?? null) : numberOrNull(figures['lo']);
    draft.max = time ? ((figures['hi'] as string | null) ?? null) : numberOrNull(figures['hi']);
    draft.mean = numberOrNull(figures['mean']);
    draft.standardDeviation = numberOrNull(figures['sd']);
    draft.meanLength = numberOrNull(figures['len']);
    draft.unspacedShare = numberOrNull(part['run']);
    draft.vectorLength = numberOrNull(figures['vec']);
    draft.integers = draft.storedType === 'BIGINT' || figures['whole'] === true;
    const quantiles = part['q'] as (number | string)[] | null | undefined;
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
  { whole, from }: { whole: FigureSource; from: string },
  drafts: ColumnDraft[],
  sample: TableSample,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const asked = (draft: ColumnDraft): FigureQuery => {
    const { min, max, storedType } = draft;
    const isNumeric = isNumericType(storedType);
    const low = typeof min === 'number' ? min / 2 : 0;
    // Halved before they are subtracted, so that the range of all doubles does not overflow.
    const half = typeof min === 'number' && typeof max === 'number' ? max / 2 - min / 2 : 0;
    const isBinned = isNumeric && half > 0;
    const hasClasses = !['DOUBLE[]', 'BLOB'].includes(storedType) && draft.distinct > 0;
    const isValued = draft.exact && hasClasses && isCounted(draft, sample);
    return {
      constants: isBinned ? [low, half] : undefined,
      figures: (cell, constant) => ({
        ...(isBinned && {
          h: `map_entries(histogram(CAST(least(${bins - 1}, greatest(0, floor((${cell}::DOUBLE / 2 - ${constant(0)}) / ${constant(1)} * ${bins}))) AS TINYINT)))`,
        }),
      }),
      ...(isValued && {
        counts: {
          type: isNumeric ? 'DOUBLE' : 'VARCHAR',
          most: isMeasured(draft, sample) ? topValues : null,
        },
      }),
    };
  };
  const results = await whole.query(drafts, asked, onProgress);
  for (const [i, draft] of drafts.entries()) {
    const min = Number(draft.min);
    const max = Number(draft.max);
    const filled = pairs(results[i]['h']);
    if (filled) draft.histogram = histogramOf(filled, min, max);
    else if (isNumericType(draft.storedType) && draft.min !== null)
      draft.histogram = [{ lower: min, upper: max, count: draft.present }];
    const counted = pairs(results[i]['counts']);
    if (counted) {
      if (!isMeasured(draft, sample)) draft.distinct = counted.length;
      draft.valueCounts = counted
        .map(([value, count]) => ({ value: String(value), count }))
        .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    } else if (draft.storedType === 'VARCHAR' && draft.present > 0)
      draft.valueCounts = await commonest(engine, from, draft.name, sample);
  }
}

/** Whether all values of a column are counted: few, of a kind that has classes. */
function isCounted(draft: ColumnDraft, sample: TableSample): boolean {
  if (isTimeType(draft.storedType)) return false;
  return !sample.complete || draft.distinct <= countedValues;
}

/** Whether a column holds measured numbers, such as 1.25: no classes and no names, of which the commonest are told. They are counted already. */
const isMeasured = (draft: ColumnDraft, sample: TableSample): boolean =>
  draft.storedType === 'DOUBLE' && !draft.integers && sample.complete;

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

/** Values and counts that SQL gave, as entries. */
function pairs(counts: unknown): [unknown, number][] | null {
  return Array.isArray(counts)
    ? (counts as ValueCount[]).map(({ key, value }) => [key, Number(value)])
    : null;
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
