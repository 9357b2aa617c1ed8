import type { UnknownColumns } from '../../../contracts/model.ts';
import { TrainyardError, type ErrorIssue } from '../../../errors.ts';
import { pointerTo } from '../../../json-pointer.ts';

/** More issues than this help nobody. */
const reportedIssues = 50;

/** Collects what is wrong with the rows of a prediction. */
export interface RowIssues {
  /** No more are taken. */
  readonly isFull: boolean;
  /** @param path of the row, such as `['rows', 3]`; the column comes after it */
  add(path: readonly (string | number)[], column: string | null, code: string, detail: string): void;
  /** @throws TrainyardError predictionInputInvalid, its issues pointing at `/rows/3/age` */
  throwIfAny(): void;
}

/** An empty {@link RowIssues}. @param unknownColumns whether keys that are no columns are issues */
export function createRowIssues(unknownColumns: UnknownColumns): RowIssues {
  const issues: ErrorIssue[] = [];
  return {
    get isFull() {
      return issues.length >= reportedIssues;
    },
    add(path, column, code, detail) {
      if (issues.length >= reportedIssues) return;
      if (code === 'unknownColumn' && unknownColumns === 'ignore') return;
      const pointer = pointerTo(...path, ...(column === null ? [] : [column]));
      issues.push({ pointer, code, detail, ...(column === null ? {} : { column }) });
    },
    throwIfAny() {
      if (issues.length === 0) return;
      throw new TrainyardError(
        'predictionInputInvalid',
        `The rows do not fit the model: ${issues[0].pointer}: ${issues[0].detail}`,
        { issues },
      );
    },
  };
}
