import { corrupt } from '../../artifacts/artifact-manifest.ts';
import { packTensors, specsOf, unpackTensors, type TensorSpec } from '../../artifacts/tensor-file.ts';
import type { ClassicalEngine } from '../classical-engine.ts';
import { ensembleBytes, predictEnsemble, type TreeEnsemble } from './ensemble.ts';
import { treeExplainer } from './tree-explainer.ts';
import { joinTrees, splitTrees } from './tree-tensors.ts';

const format = 'trainyard-trees';
const weightsFile = 'weights.bin';

/** `model.json`: the arrays of all trees are in `weights.bin`, laid out as `tensors` says (tree-tensors.ts). */
type TreesFile = { format: string; formatVersion: 1; tensors: TensorSpec[] } & Omit<
  TreeEnsemble,
  'kind' | 'trees'
>;

/** How trees of every family predict and are kept. */
export const treeEngine = {
  kind: 'trees',
  predictor: (ensemble: TreeEnsemble) => (features: Float32Array, rows: number) =>
    predictEnsemble(ensemble, features, rows),
  explainer: treeExplainer,
  bytes: ensembleBytes,
  write({ combine, link, outputs, base, trees }: TreeEnsemble) {
    const tensors = joinTrees(trees);
    return {
      model: { format, formatVersion: 1, combine, link, outputs, base, tensors: specsOf(tensors) },
      files: [{ name: weightsFile, bytes: packTensors(tensors) }],
    };
  },
  async read(file: { format: string }, readFile: (name: string) => Promise<Buffer>): Promise<TreeEnsemble> {
    if (file.format !== format) throw corrupt('its model.json holds no trees');
    const { combine, link, outputs, base, tensors } = file as TreesFile;
    const trees = splitTrees(unpackTensors(tensors, await readFile(weightsFile)), outputs);
    return { kind: 'trees', combine, link, outputs, base, trees };
  },
} satisfies Partial<ClassicalEngine<never, TreeEnsemble>>;

/** A copy to go on from: growing it leaves the original as it is. */
export const copyOf = (ensemble: TreeEnsemble): TreeEnsemble => ({ ...ensemble, trees: [...ensemble.trees] });
