import type { MetricPoint, NewRunEvent, RunProgress } from '../contracts/run.ts';
import { isSameWarning, type Warning } from '../contracts/warning.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';

/** Rows are written at most this often, so that a fast run does not drown the database. */
const flushEveryMilliseconds = 500;

export interface RunReporter {
  event(event: NewRunEvent): void;
  metrics(points: readonly MetricPoint[]): void;
  progress(progress: RunProgress): void;
  /** Keeps the warning with the run and tells it as an event; nothing where the run has it already. */
  warning(warning: Warning): void;
  /** Has what was reported so far written, and waits for it. @throws what a write of this or an earlier batch threw */
  flush(): Promise<void>;
  /** Drops what is not written and takes nothing more. */
  abandon(): void;
}

interface Batch {
  events: NewRunEvent[];
  points: MetricPoint[];
  progress: RunProgress | null;
  /** All warnings of the run; null: none is new. */
  warnings: readonly Warning[] | null;
}

const emptyBatch = (): Batch => ({ events: [], points: [], progress: null, warnings: null });

/**
 * Writes what a run reports in batches: at once when nothing was written lately (so the first step is seen at once),
 * else together after a moment. Metrics become rows before the event that announces them, in the order of the reports.
 * A batch that could not be written is kept and written with the next one.
 */
export function createRunReporter({
  store,
  lease,
  elapsedSeconds,
  warnings: known,
  onLost,
}: {
  store: Pick<Store, 'events' | 'metrics' | 'runs'>;
  lease: RunLease;
  /** Seconds trained so far, all attempts together; kept with the progress, so that a lost worker's time counts. */
  elapsedSeconds: () => number;
  /** Those that the run has. */
  warnings: readonly Warning[];
  /** A write was refused, since another holds the run. */
  onLost: () => void;
}): RunReporter {
  let warnings = known;
  let batch = emptyBatch();
  let timer: NodeJS.Timeout | null = null;
  let lastWrite = 0;
  let abandoned = false;
  let writing: Promise<void> = Promise.resolve();

  function touched(): void {
    if (abandoned || timer) return;
    const wait = Math.max(0, lastWrite + flushEveryMilliseconds - Date.now());
    timer = setTimeout(() => {
      // A failed write stays in the batch; the flush at the end tries again and reports it.
      startWriting().catch(() => touched());
    }, wait);
  }

  function startWriting(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    writing = writing.catch(() => {}).then(writeBatch);
    return writing;
  }

  async function writeBatch(): Promise<void> {
    if (abandoned) return;
    const taken = batch;
    batch = emptyBatch();
    lastWrite = Date.now();
    try {
      if (!(await write(taken)) && !abandoned) onLost();
    } catch (error) {
      batch = {
        events: [...taken.events, ...batch.events],
        points: [...taken.points, ...batch.points],
        progress: batch.progress ?? taken.progress,
        warnings: batch.warnings ?? taken.warnings,
      };
      throw error;
    }
  }

  async function write({ events, points, progress, warnings: changed }: Batch): Promise<boolean> {
    if (points.length > 0 && !(await store.metrics.append(lease, points))) return false;
    if (progress || changed) {
      const update = {
        ...(progress && { progress, elapsedSeconds: elapsedSeconds() }),
        ...(changed && { warnings: changed }),
      };
      if (!(await store.runs.updateProgress(lease, update))) return false;
    }
    const announced = [...events, ...announceMetrics(points, progress)];
    return announced.length === 0 || (await store.events.append(lease.runId, announced, { lease })) !== null;
  }

  return {
    event(event) {
      batch.events.push({ at: new Date().toISOString(), ...event });
      touched();
    },
    metrics(points) {
      batch.points.push(...points);
      touched();
    },
    progress(progress) {
      batch.progress = progress;
      touched();
    },
    warning(warning) {
      if (warnings.some((other) => isSameWarning(other, warning))) return;
      warnings = [...warnings, warning];
      batch.warnings = warnings;
      const message = warning.detail;
      batch.events.push({
        at: new Date().toISOString(),
        type: 'warning',
        level: 'warning',
        message,
        data: warning,
      });
      touched();
    },
    flush: startWriting,
    abandon() {
      abandoned = true;
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}

/** One event for a batch: its points, and how far the run is. */
function announceMetrics(points: readonly MetricPoint[], progress: RunProgress | null): NewRunEvent[] {
  const last = points.at(-1);
  if (!last && !progress) return [];
  const epoch = points.findLast((point) => point.scope === 'epoch')?.epoch;
  const message = epoch === undefined ? `Step ${last?.step ?? progress?.step}` : `Epoch ${epoch}`;
  return [{ type: 'metrics', level: 'info', message, data: { points: [...points], progress } }];
}
