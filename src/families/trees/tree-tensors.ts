import { categorySetWords, type Tree } from './tree.ts';
import { corrupt } from '../../artifacts/artifact-manifest.ts';
import type { StoredTensor } from '../../artifacts/tensor-file.ts';

/** The arrays of a tree that have an entry for each node; `value` has one for each node and output. */
const nodeArrays = ['feature', 'left', 'right', 'missingLeft', 'categorySet'] as const;

/**
 * All trees as a few long arrays: `treeNodes` and `treeSets` say how many nodes and sets of categories each tree has, the
 * others are the arrays of {@link Tree} one after the other. Children are counted within their tree.
 */
export function joinTrees(trees: readonly Tree[]): StoredTensor[] {
  const int32 = (name: string, arrays: readonly Int32Array[]): StoredTensor => {
    const data = new Int32Array(sum(arrays.map(({ length }) => length)));
    let at = 0;
    for (const array of arrays) {
      data.set(array, at);
      at += array.length;
    }
    return { name, shape: [data.length], dtype: 'int32', data };
  };
  const float32 = (name: string, arrays: readonly Float32Array[]): StoredTensor => {
    const data = new Float32Array(sum(arrays.map(({ length }) => length)));
    let at = 0;
    for (const array of arrays) {
      data.set(array, at);
      at += array.length;
    }
    return { name, shape: [data.length], dtype: 'float32', data };
  };
  return [
    int32('treeNodes', [Int32Array.from(trees, ({ feature }) => feature.length)]),
    int32('treeSets', [Int32Array.from(trees, ({ categories }) => categories.length / categorySetWords)]),
    ...nodeArrays.map((name) =>
      int32(
        name,
        trees.map((tree) => tree[name]),
      ),
    ),
    int32(
      'categories',
      trees.map(({ categories }) => categories),
    ),
    float32(
      'threshold',
      trees.map(({ threshold }) => threshold),
    ),
    float32(
      'value',
      trees.map(({ value }) => value),
    ),
    // One without would leave it unknown which tree the others are of.
    ...(trees.every(({ cover }) => cover)
      ? [
          float32(
            'cover',
            trees.map(({ cover }) => cover!),
          ),
        ]
      : []),
  ];
}

/** The trees that {@link joinTrees} joined. @param outputs numbers that a leaf answers with @throws artifactCorrupt */
export function splitTrees(tensors: readonly StoredTensor[], outputs: number): Tree[] {
  const arrays = new Map(tensors.map(({ name, data }) => [name, data]));
  const take = <T extends Int32Array | Float32Array>(name: string, kind: new (length: number) => T): T => {
    const data = arrays.get(name);
    if (!(data instanceof kind)) throw corrupt(`its trees lack ${name}`);
    return data;
  };
  const nodes = take('treeNodes', Int32Array);
  const sets = take('treeSets', Int32Array);
  const threshold = take('threshold', Float32Array);
  const value = take('value', Float32Array);
  const categories = take('categories', Int32Array);
  const cover = arrays.has('cover') ? take('cover', Float32Array) : null;
  const byNode = nodeArrays.map((name) => [name, take(name, Int32Array)] as const);
  let node = 0;
  let set = 0;
  return Array.from(nodes, (count, i) => {
    const end = node + count;
    const setEnd = set + sets[i];
    const ofNodes = Object.fromEntries(byNode.map(([name, data]) => [name, data.slice(node, end)]));
    const tree = {
      ...(ofNodes as Record<(typeof nodeArrays)[number], Int32Array>),
      threshold: threshold.slice(node, end),
      value: value.slice(node * outputs, end * outputs),
      categories: categories.slice(set * categorySetWords, setEnd * categorySetWords),
      ...(cover && { cover: cover.slice(node, end) }),
    };
    if (tree.threshold.length !== count || tree.value.length !== count * outputs)
      throw corrupt('its trees have fewer nodes than they say');
    node = end;
    set = setEnd;
    return tree;
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
