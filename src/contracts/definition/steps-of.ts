import type { FittedSteps } from '../preparation.ts';
import type { AnyDefinition } from './classical.ts';
import type { ResolvedDefinition } from './definition.ts';
import type { ResolvedForecast } from '../../targets/values/forecasting.ts';

/** A definition as its steps are read, and the examples that they make divided. */
export type StepsDefinition = Pick<AnyDefinition, 'task' | 'inputs' | 'split' | 'preparation' | 'sequence'>;

/** What a forecasting asks for; null where the task is another. */
export function forecastOf({ task }: Pick<ResolvedDefinition, 'task'>): ResolvedForecast | null {
  return task.type === 'forecasting' ? task : null;
}

/** How rows make up examples; null where each row is one. */
export function stepsOf(definition: Pick<ResolvedDefinition, 'task' | 'sequence'>): FittedSteps | null {
  const { sequence } = definition;
  const forecast = forecastOf(definition);
  if (forecast !== null) {
    const { group, time, window } = forecast;
    return { kind: 'window', group, time, length: window };
  }
  if (sequence?.kind !== 'group') return null;
  const { group, time, length } = sequence;
  return { kind: 'group', group, time, length };
}

/** How a vector column is read as a sequence; null where it is not. */
export function sequenceIn(
  { sequence }: Pick<ResolvedDefinition, 'sequence'>,
  column: string,
): { features: number } | null {
  return sequence?.kind === 'vector' && sequence.column === column ? { features: sequence.features } : null;
}
