import { startThread } from '../../processes/start-thread.ts';
import type { ClassicalEngine, FitRequest } from '../../families/classical-engine.ts';
import type { ResolvedClassicalModel } from '../../families/classical-families.ts';
import { engineModule } from '../../families/load-engine.ts';
import { sharedData } from './fit-data.ts';
import type { FitJob, FitMessage } from './fit-messages.ts';

/** A fit under way on threads of its own. */
export interface RunningFit {
  /**
   * The next thing that it says, iterations in the order of their numbers; null when nothing came in time.
   * @throws what went wrong in a worker
   */
  next(milliseconds: number): Promise<FitMessage | null>;
  /** Ends the threads, whatever they are doing. */
  end(): Promise<void>;
}

/**
 * Starts a fit on threads of its own.
 * @param threads those that the family uses
 * @param firstIteration number of the iteration that comes first
 */
export function startFit(
  request: Omit<FitRequest<ResolvedClassicalModel>, 'share' | 'shared'>,
  fitter: ClassicalEngine,
  { threads, firstIteration }: { threads: number; firstIteration: number },
): RunningFit {
  const { model, data, loss } = request;
  const shared = fitter.shared?.(model, data, loss, threads);
  const of = shared === null ? 1 : threads;
  const dataOfThreads = sharedData(data);
  const engine = engineModule(request.model.family);
  const arrived: FitMessage[] = [];
  const early = new Map<number, FitMessage>();
  let nextNumber = firstIteration;
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
    const workerData: FitJob = {
      ...request,
      data: dataOfThreads,
      share: { index, of },
      shared,
      engine,
    };
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
