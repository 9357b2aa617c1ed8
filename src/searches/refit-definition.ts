import { isClassical, type AnyDefinition } from '../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import { optimizers } from '../optimizers/optimizers.ts';
import { classicalFamilies } from '../families/classical-families.ts';

/**
 * A trial's definition for training on its training and validation rows together: what the validation rows decided is written in, that
 * is the epochs (of a family that grows, its trees), and an automatic threshold.
 * @param epochs of the model that the trial ended with
 * @returns the definition; a text where its split can not be changed so, which says why
 */
export function withAllRows({
  definition,
  resolved,
  epochs,
  evaluation,
}: {
  definition: ExperimentDefinition;
  resolved: AnyDefinition;
  epochs: number;
  evaluation: Evaluation | null;
}): ExperimentDefinition | string {
  const { split } = resolved;
  if (split.strategy === 'kFold') return 'A cross-validation trains its final model on the rows of all folds already: register the best trial.'; // prettier-ignore
  if (split.strategy === 'column') return 'The parts of the split are those that a column names, so the validation rows can not be trained on.'; // prettier-ignore
  const { conformal, calibration } = resolved.evaluation;
  if (conformal !== undefined || calibration !== undefined) return 'Probabilities, intervals and sets are calibrated on the validation rows, so these can not be trained on: register the best trial.'; // prettier-ignore
  const { train: _train, ...given } = definition.split ?? {};
  const { earlyStopping: _stops, ...training } = definition.training ?? {};
  const threshold = foundThreshold(resolved, evaluation);
  const changed: ExperimentDefinition = {
    ...definition,
    split: { ...given, validation: 0, test: split.test },
    ...(threshold !== null && { evaluation: { ...definition.evaluation, threshold } }),
  };
  if (!isClassical(resolved)) {
    // A solver goes on until it has converged.
    const solves = optimizers.get(resolved.training.optimizer.type).solves !== undefined;
    return { ...changed, training: { ...training, ...(!solves && { epochs, earlyStopping: null }) } };
  }
  const { model } = resolved;
  const grows = classicalFamilies.get(model.family).iterations(model) > 1;
  return {
    ...changed,
    training,
    ...(grows && { model: { ...definition.model!, trees: epochs } as ExperimentDefinition['model'] }),
  };
}

/** The threshold that was found on the validation rows, of two classes; null: none was looked for. */
function foundThreshold(
  { evaluation: { threshold } }: AnyDefinition,
  evaluation: Evaluation | null,
): number | null {
  if (threshold !== 'auto') return null;
  const { validation } = evaluation ?? {};
  return validation?.kind === 'classification' ? validation.threshold : null;
}
