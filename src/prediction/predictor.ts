/**
 * Child-process entry of prediction: holds loaded models, answers batches of requests one after the other. It has no database, no
 * queue and no credentials.
 */
import { startEngine } from '../engine/start-engine.ts';
import { leaveSignalsToParent, openParentChannel, readBoot } from '../processes/parent-channel.ts';
import { answerBatch } from './answer-batch.ts';
import { loadModel } from './load-model.ts';
import type { LoadedModel } from './loaded-model.ts';
import { createModelCache } from './model-cache.ts';
import type { PredictorBatch, PredictorBoot, PredictorReply } from './predictor-messages.ts';

const boot = readBoot<PredictorBoot>();
const parent = openParentChannel<PredictorBatch, PredictorReply>();
leaveSignalsToParent();

const started = startEngine({
  engine: boot.engine.name,
  libtensorflowDir: boot.engine.libtensorflowDir,
  threads: { intraOp: boot.threads, interOp: boot.threads },
});
const models = createModelCache<LoadedModel>({
  maxBytes: boot.cacheBytes,
  load: loadModel,
  dispose: (model) => model.dispose(),
});

/** One batch at a time, and in it one model: it may be put out of the cache only between two. */
let answering: Promise<void> = Promise.resolve();
parent.onRequest((batch) => {
  answering = answering.then(async () => {
    const answers = await answerBatch(batch, async (artifactDir) => {
      await started;
      return models.get(artifactDir);
    });
    void parent.reply({ type: 'answers', answers, cache: models.figures() });
  });
});

void parent.reply({ type: 'ready', engine: await started });
