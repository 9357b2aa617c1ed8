/**
 * Child-process entry of batch predictions: takes one dataset and one model, answers with progress, parts and one result or error, and
 * ends. It has no database, no queue and no credentials.
 */
import { startEngine } from '../engine/start-engine.ts';
import { errorToPlain } from '../errors.ts';
import { leaveSignalsToParent, openParentChannel, readBoot } from '../processes/parent-channel.ts';
import type {
  BatchPredictorBoot,
  BatchPredictorReply,
  BatchPredictorRequest,
  PredictDatasetTask,
} from './batch-messages.ts';
import { predictDataset } from './predict-dataset.ts';

const progressMilliseconds = 250;

const boot = readBoot<BatchPredictorBoot>();
const parent = openParentChannel<BatchPredictorRequest, BatchPredictorReply>();
leaveSignalsToParent();
let markStored = (): void => {};

async function answer(task: PredictDatasetTask): Promise<BatchPredictorReply> {
  let toldAt = 0;
  try {
    const { threads, engine, memoryLimitBytes } = boot;
    await startEngine({
      engine: engine.name,
      libtensorflowDir: engine.libtensorflowDir,
      threads: { intraOp: threads, interOp: threads },
    });
    const result = await predictDataset(
      task,
      { threads, memoryLimitBytes },
      {
        onProgress(progress) {
          if (Date.now() - toldAt < progressMilliseconds) return;
          toldAt = Date.now();
          void parent.reply({ type: 'progress', ...progress });
        },
        onPart: (part) =>
          new Promise((resolve) => {
            markStored = resolve;
            void parent.reply({ type: 'part', part });
          }),
      },
    );
    return { type: 'done', result };
  } catch (error) {
    return { type: 'failed', error: errorToPlain(error) };
  }
}

parent.onRequest((request) => {
  if (request.type === 'predict') void answer(request.task).then((reply) => parent.end(reply));
  else markStored();
});
