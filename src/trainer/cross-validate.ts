import { summarizeFolds } from '../engine/metrics/fold-summary.ts';
import type { FoldedSplit } from '../contracts/definition/definition.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { RunTimings, StopReason } from '../contracts/run.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import { toWarning } from '../contracts/warning.ts';
import type { CheckpointWriter, ResumedRun } from './checkpoint-writer.ts';
import { stepsBefore, type CrossValidationState, type FinishedFold } from './cross-validation-state.ts';
import { createFoldReports } from './fold-reports.ts';
import { trainOnce, type TrainedOnce, type TrainingParts } from './train-once.ts';

/** How a run ended, all its trainings together. */
export interface TrainedRun {
  outcome: TrainedOnce['outcome'];
  stopReason: StopReason;
  /** Null unless it succeeded. */
  evaluation: Evaluation | null;
  timings: Omit<RunTimings, 'startSeconds'>;
}

/**
 * Trains a model for each fold, evaluated on the rows of that fold, and then, unless `split.refit` is false, the final model
 * on the rows of all folds. Every training is the same recipe: what is fitted is fitted on its own training rows, and early
 * stopping goes by validation rows taken from them, never by the fold that is held out.
 *
 * Steps count on from one training to the next, in metrics and checkpoints alike. Checkpoints hold the finished folds'
 * results, so that a resumed run redoes none of them. Where the time limit ends a fold early, the folds that are finished are
 * all that is reported, and no final model is trained.
 * @throws as {@link trainOnce}
 */
export async function crossValidate({
  split,
  parts,
  writer,
  resumed,
  reply,
}: {
  split: FoldedSplit;
  parts: TrainingParts;
  writer: Pick<CheckpointWriter, 'write'>;
  resumed: ResumedRun | null;
  reply: (message: TrainerReply) => void;
}): Promise<TrainedRun> {
  const { folds } = split;
  const finished: FinishedFold[] = [...(resumed?.crossValidation?.finished ?? [])];
  const timings = { dataSeconds: 0, buildSeconds: 0, trainSeconds: 0, evaluateSeconds: 0, saveSeconds: 0 };
  const elapsedBefore = Math.max(parts.task.elapsedSeconds, resumed?.point.position.elapsedSeconds ?? 0);
  const startedAt = performance.now();
  const reports = createFoldReports({ folds, trainings: folds + (split.refit ? 1 : 0), reply });

  /** Trains a fold, or the final model. */
  const train = async (fold: number | null): Promise<TrainedOnce> => {
    const isUnderWay =
      resumed?.crossValidation?.fold === fold && finished.every((done) => done.fold !== fold);
    const offset = stepsBefore(finished, fold);
    const stateOf = (done: readonly FinishedFold[]): CrossValidationState => ({ fold, finished: [...done] });
    const trained = await trainOnce({
      ...parts,
      fold,
      resume: isUnderWay ? resumed : null,
      elapsedSeconds: elapsedBefore + (performance.now() - startedAt) / 1000,
      reply: reports.of(fold, offset),
      async writeCheckpoint(about, checkpoint, rules, judged) {
        const global = { ...checkpoint, step: checkpoint.step + offset };
        if (fold === null)
          return await writer.write(about, global, rules, {
            crossValidation: stateOf(finished),
            baseline: judged?.baseline,
          });
        // Weights of an epoch back are nothing to go on from, and a fold's model is nothing to keep.
        if (checkpoint.step !== checkpoint.position.step && checkpoint.kind !== 'final') return undefined;
        const { position } = checkpoint;
        const isDone = position.ended !== null && position.ended !== 'maxRuntime';
        const evaluation = judged?.evaluation.test;
        if (isDone && evaluation)
          finished.push({ fold, steps: position.step, epochs: position.epoch, evaluation });
        return await writer.write(about, { ...global, kind: 'fold', best: false }, rules, {
          crossValidation: stateOf(finished),
        });
      },
    });
    for (const name of Object.keys(timings) as (keyof typeof timings)[])
      timings[name] += trained.timings[name];
    return trained;
  };
  const report = (): Evaluation => ({
    test: null,
    validation: null,
    crossValidation: summarizeFolds(
      finished.map(({ fold, epochs, evaluation }) => ({ fold, epochs, evaluation })),
    ),
  });

  while (finished.length < folds) {
    const { outcome, stopReason } = await train(finished.length + 1);
    if (outcome !== 'succeeded') return { outcome, stopReason, evaluation: null, timings };
    if (stopReason === 'maxRuntime') {
      const detail = `The time limit was reached in fold ${finished.length + 1} of ${folds}: ${finished.length} fold(s) are evaluated, and no final model is trained.`;
      reply({
        type: 'warning',
        warning: toWarning({ code: 'foldsLeftOut', detail, pointer: '/limits/maxRuntimeSeconds' }),
      });
      return { outcome, stopReason, evaluation: report(), timings };
    }
  }
  if (!split.refit) return { outcome: 'succeeded', stopReason: 'completed', evaluation: report(), timings };
  const { outcome, stopReason, judged } = await train(null);
  return { outcome, stopReason, evaluation: judged && { ...report(), ...judged.evaluation }, timings };
}
