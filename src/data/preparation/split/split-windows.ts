import { splitParts, type SplitPart } from '../../../contracts/definition/split-parts.ts';
import type { OrderedSteps } from './order-steps.ts';
import { splitCodes } from './split-rows.ts';

/** A window of a series, by the place after its last step. */
export interface WindowEnd {
  series: number;
  /** Where its series starts. */
  start: number;
  to: number;
}

/** The windows of each part, and how many were left out. */
export interface SplitWindows {
  parts: Record<SplitPart, WindowEnd[]>;
  /** Windows whose next values lie in two parts. */
  straddling: number;
  /** Windows with a next value that is missing. */
  unknown: number;
}

/**
 * All windows of `window` steps that `horizon` known values follow. A window belongs to the part that these lie in: it may
 * begin in an earlier part, as it does in use, but what is predicted in one part is predicted in no other.
 * @param splitOf the split of each row of the dataset
 * @param values the target of each ordered step; NaN where it is missing
 */
export function splitWindows(
  { rows, starts, names }: OrderedSteps,
  splitOf: Uint8Array,
  values: Float64Array,
  { window, horizon }: { window: number; horizon: number },
): SplitWindows {
  const found: SplitWindows = { parts: { train: [], validation: [], test: [] }, straddling: 0, unknown: 0 };
  for (let series = 0; series < names.length; series++) {
    const start = starts[series];
    for (let to = start + window; to + horizon <= starts[series + 1]; to++) {
      const code = splitOf[rows[to]];
      const part = splitParts.find((name) => splitCodes[name] === code);
      let isOnePart = part !== undefined;
      let isKnown = true;
      for (let ahead = 0; ahead < horizon; ahead++) {
        if (splitOf[rows[to + ahead]] !== code) isOnePart = false;
        if (Number.isNaN(values[to + ahead])) isKnown = false;
      }
      if (!isOnePart) found.straddling += 1;
      else if (!isKnown) found.unknown += 1;
      else found.parts[part!].push({ series, start, to });
    }
  }
  return found;
}
