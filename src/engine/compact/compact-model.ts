import { TrainyardError } from '../../errors.ts';
import type { Head } from '../../targets/head.ts';
import { outputSize, type Architecture } from '../models/architecture.ts';
import type { LayerSpec } from '../models/layer-spec.ts';
import type { NamedTensor, Outputs } from '../step-runner.ts';
import { activate } from './activate.ts';
import type { CompactLayer } from './compact-layer.ts';
import { compileLayer } from './compile-layer.ts';

/** A network as loops over typed arrays: a call costs what its multiply–adds cost, where one to a library costs a millisecond more. */
export interface CompactModel {
  /**
   * @param features [rows × inputWidth], row-major
   * @returns what `predictRows` gives, to the last digits of a float32
   */
  predict(features: Float32Array, rows: number): Outputs;
}

/**
 * A compact form of a model; null where it has layers that have none (convolutions, recurrent layers, attention).
 * Sums are taken in float64 and rounded to float32 after each layer.
 * @throws artifactCorrupt where a weight is missing
 */
export function createCompactModel({
  architecture,
  weights,
}: {
  architecture: Architecture;
  weights: readonly NamedTensor[];
}): CompactModel | null {
  const { layers, inputWidth, head } = architecture;
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor.data as Float32Array]));
  const sizes = new Map([['input', inputWidth]]);
  const steps: Step[] = [];
  let before = 'input';
  for (const spec of layers) {
    const inputs = spec.inputs ?? [before];
    const layer = compileLayer(spec, {
      inputSizes: inputs.map((name) => sizes.get(name)!),
      inputLasts: inputs.map((name) => lastSize(layers, name, inputWidth)),
      weight: (name) => weightOf(byName, `${spec.name}/${name}`),
    });
    if (layer === null) return null;
    steps.push({ name: spec.name, inputs, size: outputSize(spec), layer, out: new Float32Array(0) });
    sizes.set(spec.name, outputSize(spec));
    before = spec.name;
  }
  return {
    predict(features, rows) {
      const outputs = new Map([['input', features]]);
      for (const step of steps) {
        if (step.out.length < rows * step.size) step.out = new Float32Array(rows * step.size);
        const inputs = step.inputs.map((name) => outputs.get(name)!);
        outputs.set(step.name, step.layer(inputs, step.out, rows) ?? step.out);
      }
      const width = steps.at(-1)!.size;
      const values = outputs.get(before)!.slice(0, rows * width);
      applyHead(values, width, head);
      return { rows, width, values };
    },
  };
}

/** A layer in its place, with room for its outputs that calls share. */
interface Step {
  name: string;
  inputs: readonly string[];
  size: number;
  layer: CompactLayer;
  out: Float32Array;
}

function lastSize(layers: readonly LayerSpec[], name: string, inputWidth: number): number {
  return layers.find((layer) => layer.name === name)?.outputShape.at(-1) ?? inputWidth;
}

function weightOf(byName: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const data = byName.get(name);
  if (!data) throw new TrainyardError('artifactCorrupt', `The checkpoint has no tensor "${name}".`);
  return data;
}

/** Probabilities, or values, in place of logits. */
function applyHead(values: Float32Array, width: number, head: Head): void {
  if (head === 'exponential') for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i]);
  else if (head !== 'identity') activate(head, values, values, values.length, width);
}
