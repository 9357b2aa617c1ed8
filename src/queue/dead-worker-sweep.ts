import type { WorkerUtils } from 'graphile-worker';
import type pg from 'pg';
import type { QueueLog } from './job-queue.ts';

interface SweepParts {
  pool: pg.Pool;
  utils: WorkerUtils;
  log: QueueLog;
  /** How long a worker must have been gone; shorter gaps are lost connections. */
  deadWorkerSeconds: number;
  /** Ids of our own workers that ended without reporting their job's end; emptied here. */
  abandoned: Set<string>;
  /** Called when jobs have become free. */
  onFreed: () => void;
}

/** Workers that have a job and that nobody vouches for; the locks taken by asking end with the statement. */
const unvouched = `
  SELECT locked_by AS id
  FROM (SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL) AS worker
  WHERE pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))`;

/**
 * Gives the jobs of dead workers back, again and again until stopped: graphile-worker itself waits four hours. Also
 * removes the records of jobs that are given up.
 */
export function startDeadWorkerSweep(parts: SweepParts): { stop(): Promise<void> } {
  const { pool, utils, log, deadWorkerSeconds, abandoned, onFreed } = parts;
  const goneSince = new Map<string, number>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const sweep = async () => {
    const { rows } = await pool.query<{ id: string }>(unvouched);
    const gone = new Set(rows.map(({ id }) => id));
    const now = Date.now();
    for (const id of goneSince.keys()) if (!gone.has(id)) goneSince.delete(id);
    for (const id of gone) if (!goneSince.has(id)) goneSince.set(id, now);

    const longGone = [...goneSince].filter(([, since]) => now - since >= deadWorkerSeconds * 1000);
    const dead = [...abandoned, ...longGone.map(([id]) => id)];
    if (dead.length > 0) {
      await utils.forceUnlockWorkers(dead);
      log.warn({ workers: dead.length }, 'jobs of dead workers were given back to the queue');
      for (const id of dead) abandoned.delete(id);
      onFreed();
    }
    await utils.cleanup({ tasks: ['DELETE_PERMAFAILED_JOBS'] });
  };

  const run = async () => {
    try {
      await sweep();
    } catch (error) {
      log.warn({ err: error }, 'could not look for dead workers of the queue');
    }
    if (!stopped) timer = setTimeout(start, (deadWorkerSeconds * 1000) / 3);
  };
  let inFlight: Promise<void>;
  const start = () => {
    inFlight = run();
  };
  start();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await inFlight;
    },
  };
}
