import type { MetricPoint, NewRunEvent, RunExecution, RunProgress } from '../contracts/run.ts';
import { isSameWarning, warningMessage, type Warning } from '../contracts/warning.ts';
import type { RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { ReportSpool, WaitingReports } from './report-spool.ts';

/** Rows are written at most this often, so that a fast run does not drown the database. */
const flushEveryMilliseconds = 500;

/** Points and events that wait in memory while the database is away; more of them wait on the disk. */
const keptInMemory = 2000;

export interface RunReporter {
  event(event: NewRunEvent): void;
  metrics(points: readonly MetricPoint[]): void;
  progress(progress: RunProgress): void;
  /** When the first step was done; written at once. */
  firstStep(at: Date): void;
  /** How the run is executed from now on. */
  execution(execution: RunExecution): void;
  /** Keeps the warning with the run and tells it as an event; nothing where the run has it already. */
  warning(warning: Warning): void;
  /** Has what was reported so far written, and waits for it. @throws what a write of this or an earlier batch threw */
  flush(): Promise<void>;
  /** Drops what is not written and takes nothing more. */
  abandon(): void;
}

/** What the run's row says of the attempt; only the last of each counts. */
interface Facts {
  progress?: RunProgress;
  firstStepAt?: Date;
  execution?: RunExecution;
  /** All warnings of the run. */
  warnings?: readonly Warning[];
}

/**
 * Writes what a run reports in batches: at once when nothing was written lately (so the first step is seen at once),
 * else together after a moment. Metrics become rows before the event that announces them, in the order of the reports.
 * A batch that could not be written is kept and written with the next one: in memory, and on the disk what is more than that may hold.
 */
export function createRunReporter({
  store,
  lease,
  elapsedSeconds,
  warnings: known,
  spool,
  onEpochs = () => {},
  onLost,
}: {
  store: Pick<Store, 'events' | 'metrics' | 'runs'>;
  lease: RunLease;
  /** Seconds trained so far, all attempts together; kept with the progress, so that a lost worker's time counts. */
  elapsedSeconds: () => number;
  /** Those that the run has. */
  warnings: readonly Warning[];
  spool: ReportSpool;
  /** Told when metrics of epochs have been written. */
  onEpochs?: () => void;
  /** A write was refused, since another holds the run. */
  onLost: () => void;
}): RunReporter {
  let warnings = known;
  let waiting: WaitingReports = { points: [], events: [] };
  let facts: Facts = {};
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
    writing = writing.catch(() => {}).then(writeAll);
    return writing;
  }

  async function writeAll(): Promise<void> {
    if (abandoned) return;
    const [reports, told] = [waiting, facts];
    waiting = { points: [], events: [] };
    facts = {};
    lastWrite = Date.now();
    try {
      await spool.drain((earlier) => write(earlier, {}));
      await write(reports, told);
    } catch (error) {
      facts = { ...told, ...facts };
      if (error instanceof LeaseLost) {
        if (!abandoned) onLost();
        return;
      }
      waiting = {
        points: [...reports.points, ...waiting.points],
        events: [...reports.events, ...waiting.events],
      };
      await moveToDisk();
      throw error;
    }
  }

  /** Where the disk takes nothing either, memory has to do. */
  async function moveToDisk(): Promise<void> {
    if (waiting.points.length + waiting.events.length <= keptInMemory) return;
    const moved = waiting;
    waiting = { points: [], events: [] };
    await spool.add(moved).catch(() => {
      waiting = {
        points: [...moved.points, ...waiting.points],
        events: [...moved.events, ...waiting.events],
      };
    });
  }

  /** @throws LeaseLost */
  async function write({ points, events }: WaitingReports, told: Facts): Promise<void> {
    if (points.length > 0) requireHeld(await store.metrics.append(lease, points));
    if (points.some(({ scope }) => scope === 'epoch')) onEpochs();
    if (Object.keys(told).length > 0) {
      const update = { ...told, ...(told.progress && { elapsedSeconds: elapsedSeconds() }) };
      requireHeld(await store.runs.updateProgress(lease, update));
    }
    const announced = [...events, ...announceMetrics(points, told.progress ?? null)];
    if (announced.length > 0) requireHeld((await store.events.append(lease.runId, announced, { lease })) !== null); // prettier-ignore
  }

  function event(told: NewRunEvent): void {
    waiting.events.push({ at: new Date().toISOString(), ...told });
    touched();
  }

  function tell(told: Facts): void {
    Object.assign(facts, told);
    touched();
  }

  return {
    event,
    metrics(points) {
      waiting.points.push(...points);
      touched();
    },
    progress: (progress) => tell({ progress }),
    firstStep(firstStepAt) {
      facts.firstStepAt = firstStepAt;
      startWriting().catch(() => touched());
    },
    execution: (execution) => tell({ execution }),
    warning(warning) {
      if (warnings.some((other) => isSameWarning(other, warning))) return;
      warnings = [...warnings, warning];
      tell({ warnings });
      event({ type: 'warning', level: 'warning', message: warningMessage(warning), data: warning });
    },
    flush: startWriting,
    abandon() {
      abandoned = true;
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}

/** Another holds the run. */
class LeaseLost extends Error {}

function requireHeld(held: boolean): void {
  if (!held) throw new LeaseLost();
}

/** One event for a batch: its points, and how far the run is. */
function announceMetrics(points: readonly MetricPoint[], progress: RunProgress | null): NewRunEvent[] {
  const last = points.at(-1);
  if (!last && !progress) return [];
  const epoch = points.findLast((point) => point.scope === 'epoch')?.epoch;
  const message = epoch === undefined ? `Step ${last?.step ?? progress?.step}` : `Epoch ${epoch}`;
  return [{ type: 'metrics', level: 'info', message, data: { points: [...points], progress } }];
}
