/**
 * Child-process entry of prediction: holds loaded models, answers requests one after the other, by their id. It has no
 * database, no queue and no credentials.
 */
import { errorToPlain } from '../errors.ts';
import { startEngine } from '../engine/start-engine.ts';
import { leaveSignalsToParent, openParentChannel, readBoot } from '../processes/parent-channel.ts';
import { loadModel, type LoadedModel } from './load-model.ts';
import { createModelCache } from './model-cache.ts';
import type { PredictorBoot, PredictorReply, PredictorRequest } from './predictor-messages.ts';

const boot = readBoot<PredictorBoot>();
const parent = openParentChannel<PredictorRequest, PredictorReply>();
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

/** One request at a time: a model may be put out of the cache only between two. */
let answering: Promise<void> = Promise.resolve();
parent.onRequest((request) => {
  answering = answering.then(() => answer(request));
});

async function answer({ id, artifactDir, rows, options }: PredictorRequest): Promise<void> {
  try {
    await started;
    const model = await models.get(artifactDir);
    void parent.reply({ type: 'answer', id, predictions: await model.predict(rows, options) });
  } catch (error) {
    void parent.reply({ type: 'refused', id, error: errorToPlain(error) });
  }
}

void parent.reply({ type: 'ready', engine: await started });
