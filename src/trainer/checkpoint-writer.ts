import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readManifest } from '../artifacts/artifact-manifest.ts';
import { readCheckpoint, writeCheckpoint, type CheckpointContents } from '../artifacts/checkpoint-files.ts';
import { readClassicalCheckpoint, writeClassicalCheckpoint } from '../artifacts/classical-files.ts';
import { readBesideSource, writeKeptSource } from '../artifacts/kept-source.ts';
import type { AnswerRules, ArtifactManifest } from '../contracts/artifact.ts';
import { isClassicalArchitecture, type ClassicalArchitecture } from '../contracts/classical.ts';
import type { CheckpointKind } from '../contracts/run.ts';
import type { TrainingBaseline } from '../contracts/drift.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import type { CheckpointOutcome } from '../engine/training-observer.ts';
import type { ClassicalPosition } from '../engine/classical/train-classical.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import type { TrainingPosition } from '../engine/training-position.ts';
import type { AnyCheckpoint, AnyResumePoint } from './open-training.ts';
import { stepsBefore, type CrossValidationState } from './cross-validation-state.ts';
import { writeQuantized } from '../artifacts/quantized-files.ts';
import { layersTopology } from '../engine/models/layers-topology.ts';

/** What all checkpoints of one training have in common. */
export type CheckpointDescription = Omit<
  ArtifactManifest,
  'formatVersion' | 'kind' | 'files' | 'step' | 'epoch' | keyof AnswerRules | 'createdAt' | 'architecture'
> & { architecture: Architecture | ClassicalArchitecture };

export interface CheckpointWriter {
  /**
   * Writes a checkpoint into a folder of its own and tells the worker; a periodic one is left out while the one before it waits for long. One in
   * the middle of training is written beside it: what is given must not change afterwards. Where that fails, the next call throws.
   */
  write(
    about: CheckpointDescription,
    checkpoint: AnyCheckpoint,
    rules: AnswerRules,
    more?: {
      crossValidation?: CrossValidationState;
      baseline?: TrainingBaseline;
      /** The artifact whose model is kept in place of this one. */
      keptSource?: string;
    },
  ): Promise<CheckpointOutcome>;
  /** The worker has taken a checkpoint over. */
  stored(): void;
}

/** A store that takes longer than this is away for now, and training does not wait for it. */
const patienceMilliseconds = 2000;

/** Checkpoints that training goes on after. */
const inTheMiddle: readonly CheckpointKind[] = ['periodic', 'best'];

/**
 * Writes a run's checkpoints under `scratchDir`. A slow store slows writing; while the store or the database is away one of the periodic
 * checkpoints waits, the others are left out, and training goes on.
 */
export function createCheckpointWriter({
  scratchDir,
  reply,
}: {
  scratchDir: string;
  reply: (message: TrainerReply) => void;
}): CheckpointWriter {
  let number = 0;
  /** Resolves when the last one that is written beside training is written. */
  let writing: Promise<void> = Promise.resolve();
  /** Resolves when the last one is stored. */
  let previous: Promise<void> = Promise.resolve();
  let markStored = (): void => {};
  let isAway = false;

  /** Waits for the checkpoint before; false: it still waits to be stored. */
  async function isPreviousStored(): Promise<boolean> {
    const waited = new AbortController();
    const stored = await Promise.race([
      previous.then(() => true),
      delay(isAway ? 0 : patienceMilliseconds, false, { signal: waited.signal }),
    ]);
    waited.abort();
    isAway = !stored;
    return stored;
  }

  return {
    async write(about, checkpoint, rules, { crossValidation, baseline, keptSource } = {}) {
      const { kind, step, epoch, best, metrics, position } = checkpoint;
      if (!(await isPreviousStored()) && kind === 'periodic') return 'leftOut';
      await writing;
      const dir = path.join(scratchDir, `checkpoint-${(number += 1)}`);
      const manifest = { ...about, step, epoch, ...rules, createdAt: new Date().toISOString() };
      // Training goes on and counts further in it.
      const state = structuredClone(crossValidation ? { ...position, crossValidation } : position);
      writing = writeFiles(dir, manifest, checkpoint, { state, baseline }, keptSource).then(({ sizeBytes }) =>
        reply({
          type: 'checkpoint',
          checkpoint: { dir, kind, step, epoch, best, metrics: { ...metrics }, sizeBytes },
        }),
      );
      const stored = new Promise<void>((resolve) => {
        markStored = resolve;
      });
      previous = writing.then(() => stored);
      // Told by the next call, which waits for it.
      previous.catch(() => {});
      // Trees grow on in the model that was given; the tensors of layers are copies.
      if (checkpoint.trainedAs !== 'layers' || !inTheMiddle.includes(kind)) await writing;
      return undefined;
    },
    stored: () => markStored(),
  };
}

function writeFiles(
  dir: string,
  manifest: CheckpointContents['manifest'] & Pick<CheckpointDescription, 'architecture'>,
  checkpoint: AnyCheckpoint,
  more: Pick<CheckpointContents, 'state' | 'baseline'>,
  keptSource?: string,
): Promise<{ sizeBytes: number }> {
  if (checkpoint.trainedAs === 'classical')
    return writeClassicalCheckpoint(dir, { manifest, model: checkpoint.model, ...more });
  if (checkpoint.trainedAs === 'quantized') {
    const { network, calibrationRows } = checkpoint;
    if (keptSource !== undefined)
      return writeKeptSource(dir, keptSource, { manifest, weights: null, optimizer: null, bestWeights: null, ...more }); // prettier-ignore
    return writeQuantized(dir, {
      manifest: { ...manifest, quantized: { weights: 'int8', calibrationRows } },
      network,
      ...more,
    });
  }
  const { weights, optimizer } = checkpoint.state;
  const contents = { manifest, weights, optimizer, bestWeights: checkpoint.bestWeights, ...more };
  if (keptSource !== undefined) return writeKeptSource(dir, keptSource, contents);
  return writeCheckpoint(dir, {
    ...contents,
    topology: layersTopology(manifest.architecture as Architecture),
  });
}

/** Writes the model of a checkpoint alone into `dir`, a new folder: an artifact that predicts, and that no training goes on from. */
export async function writeModelAlone(
  dir: string,
  about: CheckpointDescription,
  checkpoint: AnyCheckpoint,
  rules: AnswerRules,
): Promise<void> {
  const { step, epoch } = checkpoint;
  const manifest = { ...about, step, epoch, ...rules, createdAt: new Date().toISOString() };
  const alone =
    checkpoint.trainedAs !== 'layers'
      ? checkpoint
      : { ...checkpoint, state: { ...checkpoint.state, optimizer: [] }, bestWeights: null };
  await writeFiles(dir, manifest, alone, { state: {} });
}

/** What a run goes on from. */
export interface ResumedRun {
  point: AnyResumePoint;
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
  const beside = await readBesideSource(dir);
  if (beside !== null) {
    const { manifest, preparation, weights, optimizer, bestWeights, state } = beside;
    return {
      point: {
        trainedAs: 'layers',
        state: { step: manifest.step, weights, optimizer },
        position: state as TrainingPosition,
        bestWeights,
      },
      preparation,
      crossValidation: null,
    };
  }
  if (isClassicalArchitecture((await readManifest(dir)).architecture)) {
    const { manifest, model, state } = await readClassicalCheckpoint(dir);
    const { crossValidation = null, ...position } = state as ClassicalPosition & {
      crossValidation?: CrossValidationState;
    };
    return {
      point: { trainedAs: 'classical', model, position },
      preparation: manifest.preparation,
      crossValidation,
    };
  }
  const { manifest, weights, optimizer, bestWeights, state } = await readCheckpoint(dir);
  const { crossValidation = null, ...position } = state as TrainingPosition & {
    crossValidation?: CrossValidationState;
  };
  const offset = crossValidation ? stepsBefore(crossValidation.finished, crossValidation.fold) : 0;
  return {
    point: {
      trainedAs: 'layers',
      state: { step: manifest.step - offset, weights, optimizer },
      position,
      bestWeights,
    },
    preparation: manifest.preparation,
    crossValidation,
  };
}
