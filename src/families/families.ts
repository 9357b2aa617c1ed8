import type { Static, TObject } from 'typebox';
import { createKindRegistry } from '../kind-registry.ts';
import { autoencoder } from './autoencoder/definition.ts';
import { cnn } from './cnn/definition.ts';
import { custom } from './custom/definition.ts';
import { linear } from './linear/definition.ts';
import { matrixFactorization } from './matrix-factorization/definition.ts';
import { mlp } from './mlp/definition.ts';
import type { NeuralFamily } from './neural-family.ts';
import { gru, lstm } from './recurrent/definition.ts';
import { resnet } from './resnet/definition.ts';
import { textCnn } from './text-cnn/definition.ts';
import { transformer } from './transformer/definition.ts';
import { wideAndDeep } from './wide-and-deep/definition.ts';

/** The families of models of layers that the service has: one line each. */
const listed = [
  linear,
  mlp,
  cnn,
  resnet,
  lstm,
  gru,
  textCnn,
  transformer,
  wideAndDeep,
  autoencoder,
  matrixFactorization,
  custom,
] as const;

/** Their schemas, in order. */
export type NeuralSchemas = SchemasOf<typeof listed>;
type SchemasOf<Kinds extends readonly { schema: TObject }[]> = {
  -readonly [Index in keyof Kinds]: Kinds[Index]['schema'];
};

/** A model of layers, as it is asked for. */
export type NeuralModel = Static<(typeof listed)[number]['schema']>;

/** A model of layers with every default written in. */
export type ResolvedModel = ReturnType<(typeof listed)[number]['resolve']>;

/** Families of models of layers by name. */
export const neuralFamilies = createKindRegistry<NeuralFamily, NeuralFamily<TObject, ResolvedModel>>(
  'family',
  ({ family }) => family,
  listed,
);

/** The family where none is named. */
export function defaultFamily(task: string): string {
  return neuralFamilies.all().find(({ defaultFor }) => defaultFor?.includes(task))?.family ?? mlp.family;
}
