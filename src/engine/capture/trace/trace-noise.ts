import { DataType } from '../../libtensorflow/data-type.ts';
import { createHostNoise, type StepNoise } from '../../models/step-noise.ts';
import type { GraphInput } from '../graph/dataflow.ts';
import { names } from '../step/step-model.ts';
import type { Recorder } from './recorder.ts';
import type { TracedBackend } from './traced-backend.ts';

/** A source of random numbers that shows up as inputs in the traced graph. */
export interface TracedNoise extends StepNoise {
  /** The inputs that were asked for, by the binding's number. */
  readonly inputs: ReadonlyMap<number, GraphInput>;
}

/**
 * Random numbers for a trace: those that the emitted graph will compute for the first rows of the given step, so that the
 * trace's loss is the graph's. Random values in a trace must never become constants.
 */
export function createTracedNoise(backend: TracedBackend, recorder: Recorder, step: number): TracedNoise {
  const inputs = new Map<number, GraphInput>();
  const host = createHostNoise();
  host.moveTo(step, 0);
  return {
    inputs,
    uniform(shape, layerSeed) {
      return recorder.unrecorded(() => {
        const values = host.uniform(shape, layerSeed);
        const input: GraphInput = {
          kind: 'input',
          name: names.noise(layerSeed),
          shape,
          dtype: DataType.float32,
        };
        inputs.set(backend.getInputTensorIds([values])[0], input);
        return values;
      });
    },
  };
}
