import { widthOf } from '../../data/preparation/columns/column-kinds.ts';
import type { FittedColumn, FittedNumericColumn } from '../../contracts/preparation.ts';
import type { TreeEnsemble } from '../../families/trees/ensemble.ts';
import { createRandom, type Random } from '../../random.ts';

/** A value of a column: as a prediction's row has it, and as the input of an exported model has it. */
export interface ProbeCell {
  row: unknown;
  input: number | string | number[];
}

/** Rows that are drawn. */
const drawn = 400;
/** Thresholds of trees that rows are put on. */
const probedThresholds = 200;

/**
 * Rows on which an export is held against the model: drawn over the range of each column, with missing values, unknown categories and the
 * bounds of clipping among them, and rows that lie on the thresholds of trees.
 * @returns for each column its cells, all equally many
 */
export function probeRows(columns: readonly FittedColumn[], ensemble: TreeEnsemble | null): ProbeCell[][] {
  const thresholds = ensemble === null ? [] : thresholdsOf(columns, ensemble);
  const count = drawn + thresholds.length;
  return columns.map((column, at) => {
    const random = createRandom(0, `probe ${at}`);
    const cells = Array.from({ length: count }, () => drawCell(column, random));
    for (const [i, threshold] of thresholds.entries())
      if (threshold.column === at) cells[drawn + i] = threshold.cell;
    return cells;
  });
}

function drawCell(column: FittedColumn, random: Random): ProbeCell {
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
    default:
      throw new Error(`there are no inputs of the kind ${column.kind}`);
  }
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
