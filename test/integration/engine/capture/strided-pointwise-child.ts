/**
 * Child of strided-pointwise.test.ts: trains small models with windows of 1 × 1 and strides, captured by the plan of its argument and eagerly, and
 * prints how far the weights are apart as JSON. What TensorFlow computes by oneDNN is decided when the library loads, by the environment.
 */
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import { placeBlocks } from '../../../../src/data/preparation/columns/input-layout.ts';
import { familyOptions } from '../../../support/family-options.ts';
import type { SmallFamily } from '../../../support/small-families.ts';
import { momentum } from '../../../support/runner-options.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';

const plan = process.argv[2];
const start = { initializer: 'glorotUniform', useBias: true, activation: 'tanh' } as const;
const pair = (size: number): [number, number] => [size, size];
const point = () => ({ padding: 'same' as const, kernelSize: pair(1), strides: pair(2), ...start });
const image = (channels: number) => ({ kind: 'image', name: 'photo', width: 1024 * channels, imageHeight: 32, imageWidth: 32, channels }) as const; // prettier-ignore
const sequence = { kind: 'sequence', name: 'signal', width: 512, steps: 128, features: 4 } as const;

type Layers = (SmallFamily['model'] & { family: 'custom' })['layers'];
const cases: Record<string, [block: Parameters<typeof placeBlocks>[0][number], layers: Layers]> = {
  conv2d: [image(3), [{ type: 'conv2d', name: 'first', filters: 9, ...point() }, { type: 'conv2d', name: 'second', filters: 5, ...point() }]],
  separableConv2d: [image(1), [{ type: 'separableConv2d', name: 'first', filters: 4, ...point() }]],
  conv1d: [sequence, [{ type: 'conv1d', name: 'first', filters: 5, kernelSize: 1, stride: 2, padding: 'same', ...start }]],
}; // prettier-ignore

await startCapture();
const differences: Record<string, number> = {};
for (const [name, [block, layers]] of Object.entries(cases)) {
  const model = { family: 'custom', layers: [...layers, { type: 'flatten', name: 'flat' }] } as const;
  const options = familyOptions({ name, model: { ...model, layers: [...model.layers] }, inputs: placeBlocks([block]), classes: 3 }, momentum); // prettier-ignore
  const [captured, eager] = [await capturedRunner(options, { plan }), await createEagerRunner(options, 'test')]; // prettier-ignore
  const rows = rowsOf(options, 8);
  await captured.run(rows, 16);
  await eager.run(rows, 16);
  const [state, reference] = [await captured.readState(), await eager.readState()];
  differences[name] = relativeDifference(state.weights, reference.weights);
  captured.dispose();
  eager.dispose();
}
process.stdout.write(`\n${JSON.stringify(differences)}\n`);
