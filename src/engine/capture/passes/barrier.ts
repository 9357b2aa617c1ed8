import { compute, type Value } from '../graph/dataflow.ts';

/** A value that passes when other values are there: emitted as an Identity with control edges. */
export const barrierOp = 'PassAfter';

/** The value, for nodes that must not run before other values are computed. */
export function barrier(value: Value, after: readonly Value[]): Value {
  return compute(barrierOp, {}, [value, ...after], value);
}
