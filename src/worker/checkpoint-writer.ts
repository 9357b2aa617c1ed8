import path from 'node:path';
import { readCheckpoint, writeCheckpoint } from '../artifacts/checkpoint-files.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import type { TrainingCheckpoint } from '../engine/training-observer.ts';
import type { ResumePoint, TrainingPosition } from '../engine/training-position.ts';
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
    threshold: number | null,
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
    async write(about, { kind, step, epoch, best, metrics, state, position, bestWeights }, threshold) {
      await previous;
      const dir = path.join(scratchDir, `checkpoint-${(number += 1)}`);
      const { sizeBytes } = await writeCheckpoint(dir, {
        manifest: { ...about, step, epoch, threshold, createdAt: new Date().toISOString() },
        topology: layersTopology(about.architecture),
        weights: state.weights,
        optimizer: state.optimizer,
        bestWeights,
        state: position,
      });
      previous = new Promise((resolve) => {
        markStored = resolve;
      });
      reply({ type: 'checkpoint', checkpoint: { dir, kind, step, epoch, best, metrics, sizeBytes } });
    },
    stored: () => markStored(),
  };
}

/**
 * What a checkpoint says to go on from.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readResumePoint(dir: string): Promise<ResumePoint> {
  const { manifest, weights, optimizer, bestWeights, state } = await readCheckpoint(dir);
  return {
    state: { step: manifest.step, weights, optimizer },
    position: state as TrainingPosition,
    bestWeights,
  };
}
