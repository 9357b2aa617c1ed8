import { maxExplainedRows, type Explanation } from '../contracts/explanation.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import { featuresByColumn } from '../data/preparation/features-by-column.ts';
import { scaleAt, type RowScaling } from '../data/preparation/row-scaling.ts';
import type { Contributions, Explainer, ExplainedColumns, ScoreScale } from '../engine/explain/explainer.ts';
import { requireAdditive } from '../engine/explain/require-additive.ts';
import type { Head } from '../targets/head.ts';
import type { CoefficientOutput } from '../targets/target-kind.ts';
import { kindOfTarget } from '../targets/targets.ts';

/** Explains rows in the words of the data. */
export interface RowExplainer {
  /** Rows of a request, at most. */
  mostRows: number;
  /**
   * @param features [rows × features], as they are predicted
   * @throws explanationInexact
   */
  explain(features: Float32Array, rows: number, scaling: RowScaling | undefined): Promise<Explanation[]>;
}

/** Seconds that the rows of a request take, about, at most. */
const requestSeconds = 10;
/** Contributions that are held at once. */
const heldNumbers = 4_000_000;

/** The explainer's answers by column and output; null where the target is none that columns explain. */
export function createRowExplainer(
  explainer: Explainer,
  preparation: FittedPreparation,
): RowExplainer | null {
  const { target } = preparation;
  const forOutput = (width: number, scaling: RowScaling | undefined): OutputOfRow | null => {
    if (target.kind === 'values' && target.series !== undefined)
      return (row, output) => {
        const { offset, scale } = scaleAt(target, scaling, row, output);
        return { name: target.names[output], offset, scale };
      };
    const outputs = kindOfTarget(target).coefficientOutputs(target, width, heads[explainer.scale]);
    return outputs && ((_, output) => outputs[output]);
  };
  if (target.kind === 'self' || target.kind === 'interactions') return null;
  const { names, columns } = explainedColumns(preparation);
  return {
    mostRows: Math.max(1, Math.min(maxExplainedRows, Math.floor(explainer.rowsPerSecond * requestSeconds))),
    async explain(features, rows, scaling) {
      const width = rows === 0 ? 0 : features.length / rows;
      const explanations: Explanation[] = [];
      // How many outputs there are is known with the first row.
      let atOnce = 1;
      for (let start = 0; start < rows;) {
        const count = Math.min(atOnce, rows - start);
        const part = features.subarray(start * width, (start + count) * width);
        const found = await explainer.explain(part, count, columns);
        const residuals = requireAdditive(found, explainer.tolerance);
        const outputOf = forOutput(found.outputs, scaling);
        if (outputOf === null) throw new Error(`a target of kind ${target.kind} has no outputs to explain`);
        for (let row = 0; row < count; row++)
          explanations.push({
            method: explainer.method,
            scale: explainer.scale,
            ...inWords(found, residuals, row, names, (output) => outputOf(start + row, output)),
          });
        start += count;
        atOnce = Math.max(1, Math.floor(heldNumbers / (found.outputs * found.columns)));
      }
      return explanations;
    },
  };
}

type OutputOfRow = (row: number, output: number) => CoefficientOutput;

const heads: Record<ScoreScale, Head> = {
  value: 'identity',
  log: 'exponential',
  logit: 'sigmoid',
  softmax: 'softmax',
  probability: 'softmax',
};

/** The columns by name, and which of them each feature is of; a forecast may have a column twice. */
function explainedColumns(preparation: FittedPreparation): { names: string[]; columns: ExplainedColumns } {
  const all = featuresByColumn(preparation);
  const names = [...new Set(all.map(({ column }) => column))];
  const of = new Int32Array(all.reduce((sum, { features }) => sum + features.length, 0));
  for (const { column, features } of all) for (const feature of features) of[feature] = names.indexOf(column);
  return { names, columns: { count: names.length, of } };
}

function inWords(
  { base, values, scores, outputs, columns }: Contributions,
  residuals: Float64Array,
  row: number,
  names: readonly string[],
  outputOf: (output: number) => CoefficientOutput,
): Pick<Explanation, 'outputs' | 'residual'> {
  let residual = 0;
  const explained = Array.from({ length: outputs }, (_, output) => {
    const i = row * outputs + output;
    const { name, offset, scale } = outputOf(output);
    residual = Math.max(residual, Math.abs(residuals[i] * scale));
    return {
      output: name,
      base: base[i] * scale + offset,
      contributions: Object.fromEntries(
        names.map((column, at) => [column, values[i * columns + at] * scale]),
      ),
      total: scores[i] * scale + offset,
    };
  });
  return { outputs: explained, residual };
}
