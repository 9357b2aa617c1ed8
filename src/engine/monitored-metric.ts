import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import type { TrainingObserver } from './training-observer.ts';

/**
 * The metric that the best epoch is chosen by: early stopping's, else the validation loss. Without validation rows the
 * same metric of the training split stands in, and the observer is warned.
 */
export function monitoredMetric(
  training: Pick<ResolvedTraining, 'earlyStopping'>,
  hasValidation: boolean,
  observer: Pick<TrainingObserver, 'onWarning'>,
): string {
  const asked = training.earlyStopping?.metric ?? (hasValidation ? 'validation.loss' : 'train.loss');
  if (hasValidation || !asked.startsWith('validation.')) return asked;
  const used = asked.replace('validation.', 'train.');
  observer.onWarning({
    code: 'noValidationRows',
    detail: `There are no validation rows; ${used} is watched in place of ${asked}.`,
    pointer: '/training/earlyStopping/metric',
  });
  return used;
}
