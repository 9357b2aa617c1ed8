import type { AnyOutputs, AnyTarget } from './target-kind.ts';
import type { OutputTraining, TargetTraining } from './target-training.ts';
import { targetKinds } from './targets.ts';

const loaded = new Map<string, TargetTraining>();

/** Imports what training and predicting need of a kind of target. */
export async function loadTarget<Target extends AnyTarget>(
  kind: Target['kind'],
): Promise<TargetTraining<Target>> {
  const known = loaded.get(kind);
  if (known) return known as unknown as TargetTraining<Target>;
  const { training } = await targetKinds.get(kind).load();
  // Each module declares its `training` as that of its kind.
  loaded.set(kind, training as TargetTraining);
  return training as TargetTraining<Target>;
}

/** {@link loadTarget} of all kinds: an engine has started. */
export async function loadTargets(): Promise<void> {
  await Promise.all(targetKinds.names().map((kind) => loadTarget(kind)));
}

/** How a model's outputs are trained. @throws Error before {@link loadTargets} */
export function outputTrainingOf({ kind }: AnyOutputs): OutputTraining<AnyOutputs> {
  const outputs = loaded.get(kind)?.outputs;
  if (outputs === undefined) throw new Error(`the outputs "${kind}" are not loaded`);
  return outputs;
}
