import { createKindRegistry } from '../kind-registry.ts';
import { classes } from './classes/definition.ts';
import { interactions } from './interactions/definition.ts';
import { labels } from './labels/definition.ts';
import { self } from './self/definition.ts';
import type { AnyOutputs, AnyTarget, OutputShape, TargetKind } from './target-kind.ts';
import { value } from './value/definition.ts';
import { values } from './values/definition.ts';

/** The kinds of target that the service has: one line each. */
const listed = [classes, labels, value, values, interactions, self] as const;

type Listed = (typeof listed)[number];

/** The target of a run, as it was fitted. */
export type FittedTarget = Listed extends infer Kind
  ? Kind extends TargetKind<infer Target, infer _Outputs>
    ? Target
    : never
  : never;

/** What the last layer of a run's model stands for. @internal for tests */
export type OutputSpec = Listed extends infer Kind
  ? Kind extends TargetKind<infer _Target, infer Outputs>
    ? Outputs
    : never
  : never;

/** Kinds of target by name. */
export const targetKinds = createKindRegistry<TargetKind>('kind of target', ({ kind }) => kind, listed);

/** The kind of a fitted target. */
export function kindOfTarget<Target extends AnyTarget>({ kind }: Target): TargetKind<Target> {
  // A target was fitted by the kind that it names.
  return targetKinds.get(kind) as unknown as TargetKind<Target>;
}

/** The shape of a model's outputs. */
export function outputShapeOf({ kind }: AnyOutputs): OutputShape<AnyOutputs> {
  const { outputs } = targetKinds.get(kind);
  if (outputs === undefined) throw new Error(`"${kind}" defines no outputs`);
  return outputs;
}
