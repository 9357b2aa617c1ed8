/**
 * Worker-thread entry of classical fitting. It computes without a pause, so its owner's thread stays free to hear of a
 * cancel, and ends it by ending the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { fitNaiveBayes } from './bayes/naive-bayes.ts';
import type { FitJob, FitMessage } from './fit-job.ts';
import { fitSvm } from './svm/fit-svm.ts';
import { createBooster } from './trees/boost-trees.ts';
import { createForestGrower } from './trees/grow-forest.ts';

const { model, loss, data, seed, grown, share } = workerData as FitJob;

switch (model.family) {
  case 'decisionTree':
  case 'randomForest': {
    const grower = createForestGrower(model, data, seed);
    const trees = model.family === 'decisionTree' ? 1 : model.trees;
    for (let number = grown.length; number < trees; number++) {
      if (number % share.of !== share.index) continue;
      say({ type: 'trees', number, trees: [grower.tree(number)], train: null, validation: null });
    }
    say({ type: 'done', model: null });
    break;
  }
  case 'gradientBoostedTrees': {
    const booster = createBooster(model, data, { loss, seed, grown });
    for (let number = booster.rounds; number < model.trees; number++)
      say({ type: 'trees', number, ...booster.round() });
    say({ type: 'done', model: null });
    break;
  }
  case 'naiveBayes':
    say({ type: 'done', model: fitNaiveBayes(model, data) });
    break;
  case 'supportVectorMachine':
    say({ type: 'done', model: await fitSvm(model, data, seed) });
}

function say(message: FitMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort!.postMessage(message);
}
