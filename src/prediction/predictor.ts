/**
 * Child-process entry of prediction: holds loaded models, answers requests one after the other, by their id. It has no
 * database, no queue and no credentials.
 */
import { errorToPlain } from '../errors.ts';
import { startEngine } from '../engine/start-engine.ts';
import { loadModel, type LoadedModel } from './load-model.ts';
import { createModelCache } from './model-cache.ts';
import type { PredictorBoot, PredictorReply, PredictorRequest } from './predictor-messages.ts';

const boot = JSON.parse(process.argv[2] ?? '{}') as PredictorBoot;

// The server has gone: nobody waits for an answer.
process.once('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the server answers what is under way and then ends this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

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
process.on('message', (request) => {
  answering = answering.then(() => answer(request as PredictorRequest));
});

async function answer({ id, artifactDir, rows, include }: PredictorRequest): Promise<void> {
  try {
    await started;
    const model = await models.get(artifactDir);
    reply({ type: 'answer', id, predictions: await model.predict(rows, include) });
  } catch (error) {
    reply({ type: 'refused', id, error: errorToPlain(error) });
  }
}

function reply(message: PredictorReply): void {
  process.send?.(message);
}

reply({ type: 'ready', engine: await started });
