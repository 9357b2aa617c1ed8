import type { BuiltModel } from '../models/build-model.ts';
import { outputSize } from '../models/architecture.ts';
import { withCalls } from '../models/with-calls.ts';
import * as tf from '../tf.ts';
import { embeddingPlaces, type EmbeddingPlace } from './embedding-places.ts';

/**
 * A model as a function of what can be moved bit by bit: the numbers of a row, and in place of indices the vectors that they stand for. Masks
 * are those of the row's own indices.
 */
export interface PathModel {
  /** Scores of a row. */
  outputs: number;
  embeddings: readonly EmbeddingPlace[];
  /** The vectors that the embeddings look up for rows [n, inputWidth]; each [n, indices, width]. */
  lookUp(rows: tf.Tensor2D): tf.Tensor3D[];
  /** The vectors that stand for knowing nothing; each [1, 1, width]. */
  unknown(): tf.Tensor3D[];
  /** Scores [n, outputs] of rows whose embeddings look up these vectors. */
  scores(rows: tf.Tensor2D, vectors: readonly tf.Tensor3D[]): tf.Tensor2D;
}

/** The model as a function of numbers; null where that is not possible. */
export function pathModelOf(model: BuiltModel): PathModel | null {
  const { architecture, layers } = model;
  const embeddings = embeddingPlaces(architecture);
  if (embeddings === null) return null;
  const layerOf = ({ layer }: EmbeddingPlace): tf.layers.Layer => layers.getLayer(layer);
  return {
    outputs: outputSize(architecture.layers.at(-1)!),
    embeddings,
    lookUp: (rows) =>
      embeddings.map((place) =>
        layerOf(place).apply(tf.slice(rows, [0, place.at], [-1, place.width])),
      ) as tf.Tensor3D[],
    unknown: () =>
      embeddings.map((place) => {
        const [table] = layerOf(place).getWeights() as tf.Tensor2D[];
        const [count, width] = table.shape;
        // A text that says nothing has vectors of zeros (Sundararajan 2017); a category is the mean of those that were told apart.
        if (place.of === 'tokens') return tf.zeros([1, 1, width]);
        const known = count > 1 ? tf.slice(table, [1, 0], [-1, -1]) : table;
        return tf.reshape(tf.mean(known, 0), [1, 1, width]);
      }),
    scores: (rows, vectors) => {
      // The layers stay what they are, masks included, but for what they look up.
      const calls = new Map(embeddings.map((place, i) => [layerOf(place), () => vectors[i]] as const));
      return withCalls(calls, () => layers.apply(rows, { training: false }) as tf.Tensor2D);
    },
  };
}
