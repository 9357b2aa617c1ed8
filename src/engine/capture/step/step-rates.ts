import type { ResolvedTraining } from '../../../contracts/definition/definition.ts';
import type { LoadedOptimizer } from '../../../optimizers/load-optimizer.ts';
import { learningRateOf } from '../../../optimizers/optimizers.ts';
import { learningRateAt } from '../../schedules.ts';

/**
 * What steps are fed besides their rows: for each the scheduled learning rate and the optimizer's step size, [steps × 2].
 * @param firstStep number of the first one, from 0
 * @param scale multiplies the scheduled rates
 */
export function stepRates(
  { optimizer, schedule }: Pick<ResolvedTraining, 'optimizer' | 'schedule'>,
  { stepSize }: Pick<LoadedOptimizer, 'stepSize'>,
  totalSteps: number,
  { firstStep, steps, scale }: { firstStep: number; steps: number; scale: number },
): Float32Array {
  const learningRate = learningRateOf(optimizer);
  const rates = new Float32Array(2 * steps);
  for (let offset = 0; offset < steps; offset += 1) {
    const step = firstStep + offset;
    const rate = scale * learningRateAt(schedule, learningRate, step, totalSteps);
    rates[2 * offset] = rate;
    rates[2 * offset + 1] = stepSize(rate, step + 1);
  }
  return rates;
}
