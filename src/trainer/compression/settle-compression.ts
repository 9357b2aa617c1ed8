import type { AnswerRules } from '../../contracts/artifact.ts';
import type { CompressionReport } from '../../contracts/compression-report.ts';
import type { ResolvedCompression } from '../../contracts/definition/compression.ts';
import type { NewWarning } from '../../contracts/warning.ts';
import { writeModelAlone, type CheckpointDescription } from '../checkpoint-writer.ts';
import type { AnyCheckpoint, Teacher } from '../open-training.ts';
import type { JudgedModel, OpenCompression, SettledCompression } from './open-compression.ts';

/** What a student learns from; null where there is none. */
export function teacherOf(
  asked: ResolvedCompression | undefined,
  open: OpenCompression | null,
): Teacher | null {
  if (!asked || !open?.answers) return null;
  const { temperature = null, hardWeight = 0 } = asked;
  return { outputs: open.answers, temperature, hardWeight };
}

/** Compares the compressed model of a final checkpoint with its source. */
export function settleCompression(
  compression: OpenCompression,
  trained: JudgedModel,
  {
    about,
    checkpoint,
    rules,
  }: { about: CheckpointDescription; checkpoint: AnyCheckpoint; rules: AnswerRules },
): Promise<SettledCompression> {
  if (checkpoint.trainedAs === 'classical') throw new Error('a compressed model has layers');
  return compression.settle({
    ...trained,
    weights: checkpoint.trainedAs === 'layers' ? checkpoint.state.weights : null,
    write: (folder) => writeModelAlone(folder, about, checkpoint, rules),
  });
}

/** What a run is warned of that keeps the model of its source. */
export function missedWarning({ reason, budget }: CompressionReport): NewWarning {
  const missed = budget.met ? 'is not what it was for' : 'missed its budget';
  const detail = `The compressed model ${missed}, and that of the source is kept: ${reason}`;
  return {
    code: 'compressionMissed',
    detail,
    pointer: budget.met ? '/compression/goal' : '/compression/budget',
  };
}
