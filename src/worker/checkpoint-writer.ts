import path from 'node:path';
import { readCheckpoint, writeCheckpoint } from '../artifacts/checkpoint-files.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import type { TrainingCheckpoint } from '../engine/training-observer.ts';
import type { ResumePoint, TrainingPosition } from '../engine/training-position.ts';
import { layersTopology } from './layers-topology.ts';

export interface CheckpointWriter {
  /** Writes a checkpoint into a folder of its own and tells the worker. */
  write(checkpoint: TrainingCheckpoint, threshold: number | null): Promise<void>;
  /** The worker has taken a checkpoint over. */
  stored(): void;
  /** Seconds spent writing. */
  seconds(): number;
}

/** Writes a run's checkpoints under `scratchDir`; at most one waits to be stored, so that a slow store slows writing. */
export function createCheckpointWriter({
  scratchDir,
  describe,
  reply,
}: {
  scratchDir: string;
  /** What all checkpoints of a run have in common. */
  describe: Omit<
    ArtifactManifest,
    'formatVersion' | 'kind' | 'files' | 'step' | 'epoch' | 'threshold' | 'createdAt' | 'architecture'
  > & { architecture: Architecture };
  reply: (message: TrainerReply) => void;
}): CheckpointWriter {
  let number = 0;
  let milliseconds = 0;
  let previous: Promise<void> = Promise.resolve();
  let markStored = (): void => {};

  return {
    async write({ kind, step, epoch, best, metrics, state, position, bestWeights }, threshold) {
      const startedAt = performance.now();
      await previous;
      const dir = path.join(scratchDir, `checkpoint-${(number += 1)}`);
      const { sizeBytes } = await writeCheckpoint(dir, {
        manifest: { ...describe, step, epoch, threshold, createdAt: new Date().toISOString() },
        topology: layersTopology(describe.architecture),
        weights: state.weights,
        optimizer: state.optimizer,
        bestWeights,
        state: position,
      });
      previous = new Promise((resolve) => {
        markStored = resolve;
      });
      reply({ type: 'checkpoint', checkpoint: { dir, kind, step, epoch, best, metrics, sizeBytes } });
      milliseconds += performance.now() - startedAt;
    },
    stored: () => markStored(),
    seconds: () => milliseconds / 1000,
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
