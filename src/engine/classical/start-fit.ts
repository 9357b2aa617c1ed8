import { startThread } from '../../processes/start-thread.ts';
import type { FitJob, FitMessage } from './fit-job.ts';

/** A fit under way on threads of its own. */
export interface RunningFit {
  /**
   * The next thing that it says, trees in the order of their numbers; null when nothing came in time.
   * @throws what went wrong in a worker
   */
  next(milliseconds: number): Promise<FitMessage | null>;
  /** Ends the threads, whatever they are doing. */
  end(): Promise<void>;
}

/** Starts a fit. A forest's trees are grown on `threads` threads, everything else on one. */
export function startFit(job: Omit<FitJob, 'share'>, threads: number): RunningFit {
  const of = job.model.family === 'randomForest' ? Math.max(1, Math.min(threads, job.model.trees)) : 1;
  const arrived: FitMessage[] = [];
  const early = new Map<number, FitMessage>();
  let nextNumber = firstNumber(job);
  let failure: Error | null = null;
  let done = 0;
  let wake = (): void => {};

  const take = (message: FitMessage): void => {
    if (message.type === 'done') {
      done += 1;
      if (done === of) arrived.push(message);
    } else {
      early.set(message.number, message);
      for (let ready = early.get(nextNumber); ready; ready = early.get(nextNumber)) {
        early.delete(nextNumber);
        arrived.push(ready);
        nextNumber += 1;
      }
    }
    wake();
  };

  const workers = Array.from({ length: of }, (_, index) => {
    const workerData: FitJob = { ...job, share: { index, of } };
    const worker = startThread(new URL('./fit-worker.ts', import.meta.url), { workerData });
    worker.on('message', take);
    worker.on('error', (error) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
      wake();
    });
    return worker;
  });

  return {
    async next(milliseconds) {
      if (arrived.length === 0 && failure === null) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      if (failure !== null) throw failure;
      return arrived.shift() ?? null;
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Iterations that are done when the fit starts. */
function firstNumber({ model, grown, data }: Pick<FitJob, 'model' | 'grown' | 'data'>): number {
  const treesPerIteration =
    model.family === 'gradientBoostedTrees' && (data.classes ?? 0) > 2 ? data.classes! : 1;
  return grown.length / treesPerIteration;
}
