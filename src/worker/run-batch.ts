import type {
  BatchPredictorBoot,
  BatchPredictorReply,
  BatchPredictorRequest,
  PredictDatasetTask,
  WrittenPart,
  WrittenResult,
} from '../batch/batch-messages.ts';
import { toldFailure, untoldFailure } from '../processes/child-failure.ts';
import { guardChild } from '../processes/guard-child.ts';
import { runChild, type ChildExit } from '../processes/run-child.ts';

/** A dataset to predict, and who is told. */
export interface BatchRun {
  task: PredictDatasetTask;
  boot: BatchPredictorBoot;
  onProgress: (progress: { rows: number; total: number; invalidRows: number }) => void;
  /** Stores a part; the next one waits for it. */
  onPart: (part: WrittenPart) => Promise<void>;
  /** Ends the child. */
  signal: AbortSignal;
}

/** Predicts a dataset in a process of its own. */
export type RunBatch = (run: BatchRun) => Promise<WrittenResult>;

/**
 * Runs `predictDataset` in a child process and ends it when the signal is aborted, or when a part can not be stored.
 * @throws TrainyardError as `predictDataset` does; `internal` when the child dies without a word or hangs; what `onPart` throws; the signal's reason
 */
export const runBatch: RunBatch = async ({ task, boot, onProgress, onPart, signal }) => {
  signal.throwIfAborted();
  const child = runChild<BatchPredictorRequest, BatchPredictorReply>({
    entry: new URL('../batch/batch-predictor.ts', import.meta.url),
    boot,
  });
  let last: Extract<BatchPredictorReply, { type: 'done' | 'failed' }> | null = null;
  let unstored: { error: unknown } | null = null;
  let storing: Promise<void> = Promise.resolve();
  let isStoring = false;
  const guard = guardChild(child, { name: predictor, signal, waitsForParent: () => isStoring });
  try {
    child.onReply((reply) => {
      guard.heard();
      if (reply.type === 'progress') onProgress(reply);
      else if (reply.type === 'part') {
        isStoring = true;
        storing = onPart(reply.part).then(
          () => {
            isStoring = false;
            child.send({ type: 'partStored' });
          },
          (error: unknown) => {
            unstored = { error };
            child.kill();
          },
        );
      } else last = reply;
    });
    child.send({ type: 'predict', task });
    const exit = await child.exited;
    // A part that is still being stored is not lost with its child.
    await storing;
    guard.requireWanted();
    return resultOf(last, unstored, exit);
  } finally {
    guard.stop();
  }
};

const predictor = {
  subject: 'The batch predictor',
  process: 'The process that predicts the dataset',
  log: 'worker',
} as const;

function resultOf(
  last: Extract<BatchPredictorReply, { type: 'done' | 'failed' }> | null,
  unstored: { error: unknown } | null,
  exit: ChildExit,
): WrittenResult {
  if (unstored) throw unstored.error;
  if (last?.type === 'done') return last.result;
  throw last?.type === 'failed' ? toldFailure(predictor, last.error) : untoldFailure(predictor, exit);
}
