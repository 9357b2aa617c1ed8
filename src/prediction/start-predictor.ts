import type { Log } from '../log.ts';
import { runChild, type Child } from '../processes/run-child.ts';
import type { PredictorBatch, PredictorBoot, PredictorReply } from './predictor-messages.ts';

/** A predictor's process, as the server sees it. */
export type PredictorProcess = Child<PredictorBatch, PredictorReply>;

/** Starts a predictor, with its output in the server's log; it says `ready` when its engine is started. */
export function startPredictor(boot: PredictorBoot, log: Pick<Log, 'info'>): PredictorProcess {
  const predictor: PredictorProcess = runChild({
    entry: new URL('./predictor.ts', import.meta.url),
    boot,
    output: (line, stream) => log.info({ pid: predictor.pid, stream }, line),
  });
  return predictor;
}
