import type { PreparedData } from '../../data/preparation/prepared-data.ts';
import { openOnnxNetwork } from '../../engine/onnx-network.ts';
import { windowsOf } from '../../engine/training-rows.ts';
import { writeProbedNetwork, type Network } from '../../export/onnx/write-network.ts';
import type { Range } from '../../export/onnx/quantized-ops.ts';
import { createRandom } from '../../random.ts';

/** Rows that go through the network together. */
const rowsPerCall = 64;

/** Training rows by the seed, as features [count × width]. */
export async function calibrationFeatures(
  data: PreparedData,
  count: number,
  seed: number,
): Promise<Float32Array> {
  const { train, width } = data;
  const all = Int32Array.from({ length: train.rows }, (_, row) => row);
  const places = createRandom(seed, 'calibration').shuffle(all).subarray(0, count).toSorted();
  const features = new Float32Array(count * width);
  let [start, taken] = [0, 0];
  for await (const window of windowsOf(data, train)) {
    for (; taken < count && places[taken] < start + window.rows; taken += 1) {
      const at = (places[taken] - start) * width;
      features.set(window.features.subarray(at, at + width), taken * width);
    }
    start += window.rows;
  }
  return features;
}

/** The least and the largest value of what goes into each convolution and of what comes out, over rows; each range holds 0. */
export async function calibrateRanges(
  network: Network,
  features: Float32Array,
): Promise<{ input: Range; output: Range }[]> {
  const { file, probes } = writeProbedNetwork(network);
  if (probes.length === 0) return [];
  const { inputWidth: width } = network.architecture;
  const rows = features.length / width;
  const ranges = probes.map(() => ({ input: { min: 0, max: 0 }, output: { min: 0, max: 0 } }));
  const opened = await openOnnxNetwork(file, width);
  try {
    const names = probes.flatMap(({ input, output }) => [input, output]);
    for (let start = 0; start < rows; start += rowsPerCall) {
      const count = Math.min(rowsPerCall, rows - start);
      const found = await opened.run(features.subarray(start * width, (start + count) * width), count, names);
      for (const [i, { input, output }] of probes.entries()) {
        widen(ranges[i].input, found.get(input)!);
        widen(ranges[i].output, found.get(output)!);
      }
    }
    return ranges;
  } finally {
    opened.dispose();
  }
}

function widen(range: Range, values: Float32Array): void {
  for (const value of values) {
    if (value < range.min) range.min = value;
    if (value > range.max) range.max = value;
  }
}
