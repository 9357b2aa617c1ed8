import type { RunProgress } from '../../contracts/run.ts';
import type { Clock } from '../training-observer.ts';

const secondsBetweenReports = 0.25;
/** Weight of the newest reading in the moving average of the speed. */
const newestShare = 0.3;

/** Reports how far a run is, a few times a second at most. */
export interface ProgressReport {
  update(rows: number, place: Omit<RunProgress, 'rowsPerSecond'>): void;
  /** Reports now, whatever the time. */
  flush(place: Omit<RunProgress, 'rowsPerSecond'>): void;
}

export function createProgressReport(clock: Clock, report: (progress: RunProgress) => void): ProgressReport {
  let last = clock.now();
  let rowsSince = 0;
  let rowsPerSecond: number | null = null;
  return {
    update(rows, place) {
      rowsSince += rows;
      const seconds = (clock.now() - last) / 1000;
      if (seconds < secondsBetweenReports) return;
      const newest = rowsSince / seconds;
      rowsPerSecond =
        rowsPerSecond === null ? newest : newestShare * newest + (1 - newestShare) * rowsPerSecond;
      last = clock.now();
      rowsSince = 0;
      report({ ...place, rowsPerSecond });
    },
    flush(place) {
      report({ ...place, rowsPerSecond });
    },
  };
}
