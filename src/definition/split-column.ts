import type { ExperimentDefinition } from '../contracts/definition/definition.ts';

/** Why the split's column is no input, unless it is asked for. */
const reasons = {
  grouped: 'rows are grouped by it for the split; name it in inputs.include to use it',
  timeOrdered: 'rows are split by it in time; name it in inputs.include to use it',
  kFold: 'rows are grouped by it for the folds; name it in inputs.include to use it',
  column: 'it says which split a row is in',
} as const;

/** The column that a definition splits by, and why it is no input by itself; null where it splits by none. */
export function splitColumnOf({
  split,
}: ExperimentDefinition): { name: string; isName: boolean; reason: string } | null {
  const { column: name, strategy } = split ?? {};
  if (name === undefined || strategy === undefined || !(strategy in reasons)) return null;
  return { name, isName: strategy === 'column', reason: reasons[strategy as keyof typeof reasons] };
}
