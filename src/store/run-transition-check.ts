import { runTransitions } from '../contracts/run.ts';
import type { RunStatusChange } from './ports/run-store.ts';

/**
 * Refuses a change that the table of transitions does not allow, whatever state the run is in: it is a mistake in the
 * caller's code, not in a request.
 *
 * @throws RangeError
 */
export function checkTransition({ from, to }: Pick<RunStatusChange, 'from' | 'to'>): void {
  const wrong = from.filter((status) => !runTransitions[status].includes(to));
  if (from.length > 0 && wrong.length === 0) return;
  throw new RangeError(`a run can't change from ${wrong.join(', ') || 'no status'} to ${to}`);
}
