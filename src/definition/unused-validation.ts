import { isClassical, type AnyDefinition } from '../contracts/definition/classical.ts';
import { Split } from '../contracts/definition/data.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { optimizers } from '../optimizers/optimizers.ts';

/** What the plan says of it. */
export const trainedValidationNote =
  'Nothing in this training uses validation rows (no early stopping, no best epoch, no automatic threshold), so there is no validation part and its rows are trained on. Set split.validation to have one.';

/**
 * Whether validation rows are of use: they serve early stopping, the best epoch of gradient steps, an automatic threshold, calibrated
 * probabilities, conformal intervals and sets, and the budget of a compression. A classical model,
 * and a linear one that a solver fits, have no epochs to choose from; where gradient steps do not stop early by default, their last epoch counts.
 */
function usesValidation({ training = {} }: ExperimentDefinition, resolved: AnyDefinition): boolean {
  const { threshold, conformal, calibration } = resolved.evaluation;
  if (threshold === 'auto' || conformal !== undefined || calibration !== undefined) return true;
  if (resolved.training.earlyStopping !== null || resolved.compression !== undefined) return true;
  if (isClassical(resolved) || training.earlyStopping === undefined) return false;
  return optimizers.get(resolved.training.optimizer.type).solves === undefined;
}

/**
 * The definition without the validation part that it has by default only and does not use; null where it asks for one, has none
 * or uses it. Without other shares the test part stays as it is, and training gets the rows.
 * @param resolved as it is with the validation part
 */
export function withoutUnusedValidation(
  definition: ExperimentDefinition,
  resolved: AnyDefinition,
): ExperimentDefinition | null {
  const { split: given = {} } = definition;
  const { train, validation, test, strategy } = given;
  // Two given shares leave the third one.
  const isAsked = validation !== undefined || (train !== undefined && test !== undefined);
  if (
    isAsked ||
    strategy === 'column' ||
    resolved.split.validation === 0 ||
    usesValidation(definition, resolved)
  )
    return null;
  const keepsTest = strategy !== 'kFold' && train === undefined && test === undefined;
  return {
    ...definition,
    split: { ...given, validation: 0, ...(keepsTest && { test: withDefaults(Split, {}).test }) },
  };
}
