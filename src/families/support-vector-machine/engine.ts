import { corrupt } from '../../artifacts/artifact-manifest.ts';
import type { ClassicalEngine } from '../classical-engine.ts';
import type { ResolvedSupportVectorMachine } from './definition.ts';
import { fitSvm } from './fit-svm.ts';
import { createSvmPredictor, type SvmModel } from './libsvm-model.ts';

const format = 'libsvm';
const modelFile = 'model.libsvm';

/** `model.json`: the model itself is libsvm's own file, which its tools and scikit-learn-like libraries read. */
interface SvmFile {
  format: string;
  file: string;
  width: number;
  classes: number | null;
}

export const engine: ClassicalEngine<ResolvedSupportVectorMachine, SvmModel> = {
  kind: 'svm',
  fit: ({ model, data, seed }) => fitSvm(model, data, seed),
  predictor: createSvmPredictor,
  bytes: ({ text }) => text.length,
  write({ text, width, classes }) {
    const model = { format, formatVersion: 1, file: modelFile, width, classes };
    return { model, files: [{ name: modelFile, bytes: Buffer.from(text) }] };
  },
  async read(model, readFile) {
    if (model.format !== format) throw corrupt('its model.json names no libsvm model');
    const { file, width, classes } = model as SvmFile;
    return { kind: 'svm', text: (await readFile(file)).toString('utf8'), width, classes };
  },
};
