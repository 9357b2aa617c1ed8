import type { Threshold } from '../../contracts/artifact.ts';
import type { ResolvedDefinition } from '../../contracts/definition/definition.ts';
import type { SplitEvaluation } from '../../contracts/evaluation.ts';
import type { PreparedData } from '../../data/preparation/prepared-data.ts';
import { loadTarget } from '../../targets/load-targets.ts';
import type { Judged } from './select-rows.ts';

/** What of a definition says how answers are judged. */
export type JudgedDefinition = Pick<ResolvedDefinition, 'task' | 'seed'> & {
  training: Pick<ResolvedDefinition['training'], 'loss' | 'labelSmoothing'>;
};

/** Evaluates answers that are there to some rows, as all rows are evaluated. */
export async function judgedEvaluator(
  { task, seed, training: { loss, labelSmoothing } }: JudgedDefinition,
  data: PreparedData,
  threshold: Threshold,
): Promise<(judged: Judged) => Promise<SplitEvaluation>> {
  const { target } = data.preparation;
  const kind = await loadTarget(target.kind);
  const runner = {
    predict: () => Promise.reject(new Error('rows are judged by the answers that are there')),
  };
  return async (judged) =>
    kind.evaluate({ task, target, data, ...judged, threshold, loss, labelSmoothing, seed, runner });
}
