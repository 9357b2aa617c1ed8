import type { ClassicalArchitecture } from '../contracts/classical.ts';
import { isClassical } from '../contracts/definition/classical.ts';
import { featureKindsOf } from '../data/preparation/columns/column-kinds.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import type { FitData } from '../engine/classical/fit-data.ts';
import { trainClassical, type ClassicalCheckpoint } from '../engine/classical/train-classical.ts';
import { evaluateModel } from '../engine/evaluate-model.ts';
import { classicalFamilies } from '../families/classical-families.ts';
import { loadEngine } from '../families/load-engine.ts';
import { leaveEvaluation } from './left-evaluation.ts';
import { checkDataMemory } from './memory-limit.ts';
import type { OpenTraining, OpenTrainingOptions } from './open-training.ts';

/**
 * A model that is fitted by an algorithm of its own: trees, naive Bayes, support vectors.
 * @throws outOfMemory
 */
export async function openClassicalTraining(options: OpenTrainingOptions): Promise<OpenTraining> {
  const { definition, data, engine, memoryLimitBytes, resumeFrom, control } = options;
  if (!isClassical(definition)) throw new Error(`"${definition.model.family}" is a model of layers`);
  if (resumeFrom && resumeFrom.trainedAs !== 'classical')
    throw new Error('the checkpoint is one of a model of layers');
  checkDataMemory(data, memoryLimitBytes);

  const threads = options.runnerSettings.threads ?? 1;
  const family = classicalFamilies.get(definition.model.family);
  const fitter = await loadEngine(definition.model.family);
  const { target } = data.preparation;
  const fitThreads = family.threads(definition.model, threads, { rows: data.train.rows, width: data.width });
  const architecture: ClassicalArchitecture = {
    formatVersion: 1,
    family: definition.model.family,
    inputWidth: data.width,
    classes: target.kind === 'classes' ? target.classes.length : null,
  };

  function evaluate({ model }: ClassicalCheckpoint) {
    const predict = fitter.predictor(model);
    const runner = {
      async predict(features: Float32Array, rows: number) {
        await leaveEvaluation(control);
        return predict(features, rows);
      },
    };
    return evaluateModel({ definition, data, runner });
  }

  return {
    architecture,
    totalSteps: family.iterations(definition.model),
    execution: { engine, mode: 'classical', ...family.execution(definition.model, fitThreads) },
    async train({ elapsedSeconds, pauseAfterEpoch, observer }) {
      const { outcome, stopReason } = await trainClassical({
        definition,
        data: fitDataOf(data),
        target,
        resumeFrom,
        elapsedSeconds,
        pauseAfterEpoch,
        threads,
        observer: {
          ...observer,
          onCheckpoint: (checkpoint) =>
            observer.onCheckpoint({ ...checkpoint, trainedAs: 'classical' }, () => evaluate(checkpoint)),
        },
        control,
        clock: performance,
      });
      return { outcome, stopReason };
    },
    close() {},
  };
}

function fitDataOf(data: PreparedData): FitData {
  const { width, train, validation, classWeights, preparation } = data;
  return {
    width,
    featureKinds: featureKindsOf(preparation.columns),
    train: { rows: train.rows, features: train.features, targets: train.targets },
    validation: { rows: validation.rows, features: validation.features, targets: validation.targets },
    classes: preparation.target.kind === 'classes' ? preparation.target.classes.length : null,
    classWeights,
  };
}
