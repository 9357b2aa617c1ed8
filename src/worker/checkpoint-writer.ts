import type { Threshold } from '../contracts/artifact.ts';
import path from 'node:path';
import { readCheckpoint, writeCheckpoint } from '../artifacts/checkpoint-files.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import type { TrainingCheckpoint } from '../engine/training-observer.ts';
import type { ResumePoint, TrainingPosition } from '../engine/training-position.ts';
import { stepsBefore, type CrossValidationState } from './cross-validation-state.ts';
import { layersTopology } from './layers-topology.ts';

/** What all checkpoints of one training have in common. */
export type CheckpointDescription = Omit<
  ArtifactManifest,
  'formatVersion' | 'kind' | 'files' | 'step' | 'epoch' | 'threshold' | 'createdAt' | 'architecture'
> & { architecture: Architecture };

export interface CheckpointWriter {
  /** Writes a checkpoint into a folder of its own and tells the worker. */
  write(
    about: CheckpointDescription,
    checkpoint: TrainingCheckpoint,
    threshold: Threshold,
    crossValidation?: CrossValidationState,
  ): Promise<void>;
  /** The worker has taken a checkpoint over. */
  stored(): void;
}

/** Writes a run's checkpoints under `scratchDir`; at most one waits to be stored, so that a slow store slows writing. */
export function createCheckpointWriter({
  scratchDir,
  reply,
}: {
  scratchDir: string;
  reply: (message: TrainerReply) => void;
}): CheckpointWriter {
  let number = 0;
  let previous: Promise<void> = Promise.resolve();
  let markStored = (): void => {};

  return {
    async write(
      about,
      { kind, step, epoch, best, metrics, state, position, bestWeights },
      threshold,
      crossValidation,
    ) {
      await previous;
      const dir = path.join(scratchDir, `checkpoint-${(number += 1)}`);
      const { sizeBytes } = await writeCheckpoint(dir, {
        manifest: { ...about, step, epoch, threshold, createdAt: new Date().toISOString() },
        topology: layersTopology(about.architecture),
        weights: state.weights,
        optimizer: state.optimizer,
        bestWeights,
        state: crossValidation ? { ...position, crossValidation } : position,
      });
      previous = new Promise((resolve) => {
        markStored = resolve;
      });
      reply({ type: 'checkpoint', checkpoint: { dir, kind, step, epoch, best, metrics, sizeBytes } });
    },
    stored: () => markStored(),
  };
}

/** What a run goes on from. */
export interface ResumedRun {
  point: ResumePoint;
  /** As it was fitted for the training that goes on. */
  preparation: FittedPreparation;
  /** Null where the run is no cross-validation. */
  crossValidation: CrossValidationState | null;
}

/**
 * What a checkpoint says to go on from.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readResumedRun(dir: string): Promise<ResumedRun> {
  const { manifest, weights, optimizer, bestWeights, state } = await readCheckpoint(dir);
  const { crossValidation = null, ...position } = state as TrainingPosition & {
    crossValidation?: CrossValidationState;
  };
  const offset = crossValidation ? stepsBefore(crossValidation.finished, crossValidation.fold) : 0;
  return {
    point: { state: { step: manifest.step - offset, weights, optimizer }, position, bestWeights },
    preparation: manifest.preparation,
    crossValidation,
  };
}
