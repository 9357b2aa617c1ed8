import type {
  FittedColumn,
  FittedHashedColumn,
  FittedNumericColumn,
  FittedPreparation,
  FittedSteps,
  FittedTextColumn,
} from '../contracts/preparation.ts';
import { readCell } from '../data/cells/read-cell.ts';
import { widthOf } from '../data/preparation/columns/column-kinds.ts';
import { tokenize } from '../data/preparation/read/tokenize.ts';
import type { TreeEnsemble } from '../families/trees/ensemble.ts';
import { createRandom, type Random } from '../random.ts';

/** A value of a column: as a prediction's row has it, and as the input of an exported model has it. */
export interface ProbeCell {
  row: unknown;
  input: number | string | readonly number[] | readonly string[] | Uint8ClampedArray;
}

type Readings = FittedPreparation['readings'];

/** Rows that are drawn. */
const drawn = 400;
/** Rows on which large networks are compared, at least. */
const fewest = 16;
/** Multiply–adds for which a check may be run by plain loops: some ten seconds. */
const mostMultiplyAdds = 1e9;

/** Rows that are drawn for a model, so that large ones take seconds, too. @param architecture of the artifact */
export function probedRows(architecture: unknown): number {
  const perRow = (architecture as { multiplyAddsPerRow?: number }).multiplyAddsPerRow ?? 1;
  return Math.max(fewest, Math.min(drawn, Math.floor(mostMultiplyAdds / Math.max(1, perRow))));
}

/** Thresholds of trees that rows are put on. */
const probedThresholds = 200;

/** Rows on which an export is held against its model. */
export interface Probe {
  /** As `predict` takes them. */
  rows: Record<string, unknown>[];
  /** For each column its cells: one a row, or where rows are made of steps one a step, the rows one after the other. */
  cells: ProbeCell[][];
}

/**
 * Draws rows over the range of each column, with missing values, unknown categories and the bounds of clipping among them, and rows that
 * lie on the thresholds of trees.
 * @param count rows that are drawn
 */
export function probeRows(
  preparation: FittedPreparation,
  { ensemble = null, count = drawn }: { ensemble?: TreeEnsemble | null; count?: number } = {},
): Probe {
  const { columns, steps, readings } = preparation;
  if (steps !== undefined) return probeExamples(preparation, steps, count);
  const thresholds = ensemble === null ? [] : thresholdsOf(columns, ensemble);
  const cells = columns.map((column, at) => {
    const random = createRandom(0, `probe ${at}`);
    const ofColumn = Array.from({ length: count + thresholds.length }, () =>
      drawCell(column, random, readings),
    );
    for (const [i, threshold] of thresholds.entries())
      if (threshold.column === at) ofColumn[count + i] = threshold.cell;
    return ofColumn;
  });
  const rows = Array.from({ length: count + thresholds.length }, (_, row) => rowOf(columns, cells, row));
  return { rows, cells };
}

const rowOf = (columns: readonly FittedColumn[], cells: readonly ProbeCell[][], at: number) =>
  Object.fromEntries(columns.map(({ name }, i) => [name, cells[i][at].row]));

/** Examples of several steps; those of groups have fewer now and then, and name a series where series have scales of their own. */
function probeExamples(
  { columns, target, readings }: FittedPreparation,
  { kind, length, group }: FittedSteps,
  count: number,
): Probe {
  const random = createRandom(0, 'probe steps');
  const lengths = Array.from({ length: count }, () =>
    kind === 'window' ? length : 1 + random.integer(length),
  );
  const total = lengths.reduce((sum, each) => sum + each, 0);
  const cells = columns.map((column, at) => {
    const ofColumn = createRandom(0, `probe ${at}`);
    // The steps of an example are of one group.
    if (column.name === group)
      return lengths.flatMap(
        (each) => Array.from({ length: each }).fill(drawCell(column, ofColumn, readings)) as ProbeCell[],
      );
    return Array.from({ length: total }, () => drawCell(column, ofColumn, readings));
  });
  const isInput = columns.some(({ name }) => name === group);
  const series = target.kind === 'values' ? (target.series?.names ?? []) : [];
  let next = 0;
  const rows = lengths.map((each) => {
    const steps = Array.from({ length: each }, (_, step) => rowOf(columns, cells, next + step));
    next += each;
    const names = group !== null && !isInput && series.length > 0 && random.uniform() < 0.7;
    return { steps, ...(names && { [group]: series[random.integer(series.length)] }) };
  });
  return { rows, cells };
}

function drawCell(column: FittedColumn, random: Random, readings: Readings): ProbeCell {
  switch (column.kind) {
    case 'numeric':
      return random.uniform() < 0.1
        ? numericCell(column, NaN)
        : numericCell(column, drawNumber(column, random));
    case 'vector': {
      if (random.uniform() < 0.1) return { row: null, input: column.offset.map(() => NaN) };
      const values = column.offset.map((offset, i) =>
        drawScaled({ offset, scale: column.scale[i], log: column.log }, random),
      );
      return { row: values, input: values };
    }
    case 'categorical':
    case 'targetEncoded':
    case 'embedded': {
      if (random.uniform() < 0.1) return { row: null, input: '' };
      if (random.uniform() < 0.1 && column.source === 'categorical') return { row: unknown, input: unknown };
      const category = column.categories[random.integer(Math.max(1, column.categories.length))] ?? unknown;
      // The category of missing values can not be told from a missing one by a row.
      return category === '(missing)' || category === ''
        ? { row: null, input: '' }
        : { row: category, input: category };
    }
    case 'hashed':
      return drawHashed(column, random);
    case 'text':
      return drawText(column, random, readings);
    case 'image': {
      const pixels = Uint8ClampedArray.from({ length: widthOf(column) }, () => random.integer(256));
      return { row: pixels, input: pixels };
    }
  }
}

function drawHashed({ source }: FittedHashedColumn, random: Random): ProbeCell {
  if (random.uniform() < 0.1) return { row: null, input: '' };
  const number = random.integer(1000);
  const category = source === 'boolean' ? number < 500 : source === 'numeric' ? number : `category ${number}`;
  return { row: category, input: String(category) };
}

/** Words of the vocabulary and others, up to a few more than count. */
function drawText(column: FittedTextColumn, random: Random, readings: Readings): ProbeCell {
  if (random.uniform() < 0.05) return { row: null, input: [] };
  const most = column.encoding === 'sequence' ? column.length + 3 : 30;
  const words = Array.from({ length: random.integer(most + 1) }, () =>
    random.uniform() < 0.1 ? 'unheard' : column.tokens[random.integer(column.tokens.length)],
  );
  const text = words.join(column.tokenizer === 'word' ? ' ' : '');
  // Without spaces around it, as it is read.
  const reading = readings?.find(({ name }) => name === column.name)?.reading;
  const read = reading === undefined ? text : readCell(reading, text);
  return { row: text, input: tokenize(typeof read === 'string' ? read : '', column.tokenizer) };
}

const unknown = 'a category that nobody has seen';

function drawNumber(column: FittedNumericColumn, random: Random): number {
  const { clip, outlierMark, fill } = column;
  const special = [clip?.lower, clip?.upper, outlierMark?.lower, outlierMark?.upper, fill].filter(
    (value): value is number => typeof value === 'number',
  );
  if (special.length > 0 && random.uniform() < 0.2) return special[random.integer(special.length)];
  return drawScaled(column, random);
}

/** A number that lies about three deviations around the middle once it is scaled. */
function drawScaled(
  { offset, scale, log }: Pick<FittedNumericColumn, 'offset' | 'scale' | 'log'>,
  random: Random,
): number {
  const scaled = offset + scale * (6 * random.uniform() - 3);
  return log ? Math.sign(scaled) * Math.expm1(Math.min(Math.abs(scaled), 80)) : scaled;
}

function numericCell({ source }: FittedNumericColumn, value: number): ProbeCell {
  if (Number.isNaN(value)) return { row: null, input: NaN };
  if (source === 'boolean') return { row: value >= 0.5, input: value >= 0.5 ? 1 : 0 };
  if (source === 'numeric') return { row: value, input: value };
  const seconds = Math.round(Math.max(-6e10, Math.min(2.5e11, value)));
  return { row: new Date(seconds * 1000).toISOString(), input: seconds };
}

/** Values that lie on thresholds, where trees look at a column of plain numbers. */
function thresholdsOf(
  columns: readonly FittedColumn[],
  { trees }: TreeEnsemble,
): { column: number; cell: ProbeCell }[] {
  const columnOf = new Map<number, number>();
  let feature = 0;
  for (const [at, column] of columns.entries()) {
    if (column.kind === 'numeric' && column.source === 'numeric' && !column.log) columnOf.set(feature, at);
    feature += widthOf(column);
  }
  const found: { column: number; cell: ProbeCell }[] = [];
  for (const tree of trees) {
    for (const [node, index] of tree.feature.entries()) {
      const at = columnOf.get(index);
      // Where only missing values go right, the threshold is infinite.
      if (at === undefined || tree.categorySet[node] >= 0 || !Number.isFinite(tree.threshold[node])) continue;
      const column = columns[at] as FittedNumericColumn;
      found.push({
        column: at,
        cell: numericCell(column, tree.threshold[node] * column.scale + column.offset),
      });
      if (found.length === probedThresholds) return found;
    }
  }
  return found;
}
