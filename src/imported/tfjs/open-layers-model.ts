import path from 'node:path/posix';
import { loadLayers, type LoadedLayers } from '../../engine/load-layers.ts';
import { badFile, toldBy } from '../refusals.ts';
import type { TensorInfo, TensorModel } from '../tensor-model.ts';
import { readArchive, type ArchiveFiles } from './read-archive.ts';

/** `model.json` of a TensorFlow.js layers model. */
interface ModelJson {
  format?: unknown;
  generatedBy?: unknown;
  modelTopology?: unknown;
  weightsManifest?: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
}

/**
 * Opens an archive with a TensorFlow.js layers model: a `model.json`, in a folder or not, and the files of its weights beside it.
 * @throws modelFileInvalid
 */
export async function openLayersModel(file: Uint8Array): Promise<TensorModel> {
  const files = await readArchive(file);
  const { json, folder } = findModel(files);
  if (
    json.format === 'graph-model' ||
    json.modelTopology === undefined ||
    'node' in Object(json.modelTopology)
  )
    throw badFile(
      'notLayers',
      'The model.json is not that of a layers model. Convert a Keras model with --output_format=tfjs_layers_model, or import an ONNX file.',
    );
  const { weights, specs } = weightsOf(json, files, folder);
  let model: LoadedLayers;
  try {
    model = await loadLayers({ topology: json.modelTopology, specs, weights });
  } catch (error) {
    throw badFile('notLoadable', `TensorFlow.js does not load the model: ${toldBy(error)}`, error);
  }
  return {
    inputs: model.inputs.map(infoOf),
    outputs: model.outputs.map(infoOf),
    producer: typeof json.generatedBy === 'string' ? json.generatedBy.slice(0, 200) : null,
    description: null,
    sizeBytes: weights.byteLength + file.byteLength,
    async run(feeds, wanted) {
      const results = await model.run(
        feeds.map(({ values, ...feed }) => ({ ...feed, values: values as number[] })),
      );
      return new Map(wanted.map((name) => [name, results.get(name)!]));
    },
    dispose: () => Promise.resolve(model.dispose()),
  };
}

const infoOf = ({ name, dtype, shape }: LoadedLayers['inputs'][number]): TensorInfo => ({
  name,
  type: dtype,
  shape: [...shape],
});

function findModel(files: ArchiveFiles): { json: ModelJson; folder: string } {
  const found = [...files.keys()].filter(
    (name) => path.basename(name) === 'model.json' && !name.startsWith('__MACOSX/'),
  );
  if (found.length !== 1)
    throw badFile(
      'noModel',
      `The archive has ${found.length} files model.json in place of one: it has to hold a TensorFlow.js layers model.`,
    );
  const [name] = found;
  try {
    return { json: JSON.parse(files.get(name)!.toString('utf8')) as ModelJson, folder: path.dirname(name) };
  } catch (cause) {
    throw badFile('notJson', 'The model.json of the archive is not JSON.', cause);
  }
}

function weightsOf(
  { weightsManifest = [] }: ModelJson,
  files: ArchiveFiles,
  folder: string,
): { weights: Uint8Array; specs: { name: string; shape: number[]; dtype: 'float32' }[] } {
  const parts: Buffer[] = [];
  const specs: { name: string; shape: number[]; dtype: 'float32' }[] = [];
  try {
    for (const group of weightsManifest) {
      specs.push(...(group.weights as typeof specs));
      for (const name of group.paths) {
        const part = files.get(path.join(folder, name)) ?? files.get(name);
        if (part === undefined)
          throw badFile('noWeights', `The archive has no file "${name}", which model.json names.`);
        parts.push(part);
      }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw badFile('notLoadable', 'The weightsManifest of model.json is not that of a layers model.', error);
  }
  return { weights: Buffer.concat(parts), specs };
}
