import type { SplitEvaluation } from '../../contracts/evaluation.ts';
import {
  minGroupRows,
  smallGroupRows,
  type GroupEvaluation,
  type GroupReport,
} from '../../contracts/group-evaluation.ts';
import type { PreparedData } from '../../data/preparation/prepared-data.ts';
import type { CodedColumn } from '../../data/preparation/read/raw-columns.ts';
import type { ModelEvaluation } from '../evaluate-model.ts';
import { firstRows } from '../first-rows.ts';
import { figuresOf } from '../metrics/evaluation-figures.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { divideRows, type RowGroup } from './divide-rows.ts';
import { fairnessOf, gapsOf } from './gaps.ts';
import { judgedEvaluator, type JudgedDefinition } from './judged-evaluator.ts';
import { selectRows, type Judged } from './select-rows.ts';

/** A column that rows are grouped by, of all rows of the dataset. */
export interface GroupColumn {
  name: string;
  values: CodedColumn;
  /** Numbers that rise with the values, NaN where one is missing; null: the values have no order. */
  order: Float64Array | null;
}

/** Evaluates groups of the test rows, or of the validation rows where there are none, by each column in turn. */
export async function evaluateGroups(options: {
  definition: JudgedDefinition;
  data: PreparedData;
  judged: ModelEvaluation;
  columns: readonly GroupColumn[];
  /** Awaited ahead of each group; what it throws ends the evaluation. */
  beforeGroup?: () => Promise<void>;
}): Promise<GroupEvaluation[]> {
  const { definition, data, judged, columns, beforeGroup } = options;
  const part = judged.outputs.test ? 'test' : 'validation';
  const outputs = judged.outputs[part];
  if (!outputs) return [];
  const all = selectRows({ split: data[part], outputs }, firstRows(data[part]));
  const evaluate = await judgedEvaluator(definition, data, judged.threshold);

  const reports: GroupEvaluation[] = [];
  for (const { name, values, order } of columns) {
    const groups: GroupReport[] = [];
    for (const group of divideRows(values, order, all.split.rowNumbers)) {
      await beforeGroup?.();
      groups.push(await reportOf(group, all, evaluate, { seed: definition.seed, stream: `groups ${name} ${group.value}` })); // prettier-ignore
    }
    reports.push({ column: name, part, groups, gaps: gapsOf(groups), fairness: fairnessOf(groups) });
  }
  return reports;
}

async function reportOf(
  { value, others, places }: RowGroup,
  all: Judged,
  evaluate: (judged: Judged) => Promise<SplitEvaluation>,
  seed: { seed: number; stream: string },
): Promise<GroupReport> {
  const rows = places.length;
  const about = { value, others, rows, isSmall: rows < smallGroupRows };
  if (rows < minGroupRows) return { ...about, metrics: null, intervals: null, rates: null };
  const own = selectRows(all, Int32Array.from(places));
  const evaluation = await evaluate(own);
  const metrics = figuresOf(evaluation);
  const intervals = await bootstrapIntervals(
    rows,
    metrics,
    async (drawn) => figuresOf(await evaluate(selectRows(own, drawn))),
    seed,
  );
  return { ...about, metrics, intervals, rates: ratesOf(evaluation) };
}

/** Rates of a binary classification, by its confusion matrix (rows are true classes, the positive one is the second). */
function ratesOf(evaluation: SplitEvaluation): GroupReport['rates'] {
  if (evaluation.kind !== 'classification' || evaluation.classes.length !== 2) return null;
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = evaluation.confusionMatrix;
  const share = (count: number, of: number): number | null => (of === 0 ? null : count / of);
  return {
    selectionRate: (truePositive + falsePositive) / evaluation.rows,
    truePositiveRate: share(truePositive, truePositive + falseNegative),
    falsePositiveRate: share(falsePositive, falsePositive + trueNegative),
  };
}
