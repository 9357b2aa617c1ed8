import type { Improvement } from './best-epoch.ts';

/**
 * Whether to stop after `epoch` epochs: the best one lies `patience` epochs back, at least one, as in Keras.
 * @param patience null: never.
 */
export function shouldStopEarly(best: Improvement | null, epoch: number, patience: number | null): boolean {
  if (patience === null) return false;
  return epoch - (best?.epoch ?? 0) >= Math.max(1, patience);
}
