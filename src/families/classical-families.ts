import type { Static, TObject } from 'typebox';
import { createKindRegistry } from '../kind-registry.ts';
import type { ClassicalFamily } from './classical-family.ts';
import { decisionTree } from './decision-tree/definition.ts';
import { gradientBoostedTrees } from './gradient-boosted-trees/definition.ts';
import { naiveBayes } from './naive-bayes/definition.ts';
import { randomForest } from './random-forest/definition.ts';
import { supportVectorMachine } from './support-vector-machine/definition.ts';

/** One line a family, in the order of the documentation. */
const listed = [
  { ...decisionTree, engine: new URL('./decision-tree/engine.ts', import.meta.url) },
  { ...randomForest, engine: new URL('./random-forest/engine.ts', import.meta.url) },
  { ...gradientBoostedTrees, engine: new URL('./gradient-boosted-trees/engine.ts', import.meta.url) },
  { ...naiveBayes, engine: new URL('./naive-bayes/engine.ts', import.meta.url) },
  { ...supportVectorMachine, engine: new URL('./support-vector-machine/engine.ts', import.meta.url) },
] as const satisfies readonly ClassicalFamily[];

/** Families that are fitted by an algorithm of their own, not by gradient steps on batches, by `model.family`. */
export const classicalFamilies = createKindRegistry<
  ClassicalFamily,
  ClassicalFamily<TObject, ResolvedClassicalModel>
>('classical family', ({ family }) => family, listed);

/** Their schemas, in order. */
export type ClassicalSchemas = SchemasOf<typeof listed>;
type SchemasOf<Kinds extends readonly { schema: TObject }[]> = {
  -readonly [Index in keyof Kinds]: Kinds[Index]['schema'];
};

/** A classical model as it is asked for. */
export type GivenClassical = Static<(typeof listed)[number]['schema']>;

/** A classical model with every default written in. */
export type ResolvedClassicalModel = ReturnType<(typeof listed)[number]['resolve']>;
