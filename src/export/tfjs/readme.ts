/** What the archive says of itself. */
export const readme = (name: string): string => `# ${name}

- \`model.json\`, \`weights.bin\`: a TensorFlow.js layers model of standard layers. It takes prepared rows, [rows, inputWidth].
- \`preparation.json\`: how rows become these numbers, and how what the model gives becomes predictions.
- \`preparation.mjs\`: reads \`preparation.json\`. It needs no other file, and runs in Node.js and in browsers.

\`\`\`js
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { openPreparation } from './preparation.mjs';

const { modelTopology, weightsManifest } = JSON.parse(await readFile('model.json', 'utf8'));
const { buffer } = new Uint8Array(await readFile('weights.bin'));
const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: buffer }));
const preparation = openPreparation(JSON.parse(await readFile('preparation.json', 'utf8')));

const prepared = await preparation.prepare([/* rows as objects, as predict takes them */]);
const input = tf.tensor2d(prepared.features, [prepared.rows, preparation.inputWidth]);
console.log(await preparation.answer(prepared, await model.predict(input).data()));
\`\`\`

In a browser, \`tf.loadLayersModel('…/model.json')\` loads the model in one line.
`;
