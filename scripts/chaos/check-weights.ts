import type { RunRecords } from './run-records.ts';

type Result = Pick<RunRecords, 'weights' | 'evaluation' | 'plan'>;

/** How a run's result differs from that of an undisturbed run of the same definition; empty: it does not. */
export function compareResults(run: Result, expected: Result): string[] {
  if (run.weights === null) return ['there is no final checkpoint'];
  const names = new Set([...Object.keys(run.weights), ...Object.keys(expected.weights ?? {})]);
  const differing = [...names].filter((name) => run.weights![name] !== expected.weights?.[name]);
  const plans = run.plan === expected.plan ? '' : ` (plan ${run.plan}, undisturbed ${expected.plan})`;
  return [
    ...differing.map((name) => `${name} differs${plans}`),
    ...(run.evaluation === expected.evaluation ? [] : [`the evaluation differs${plans}`]),
  ];
}
