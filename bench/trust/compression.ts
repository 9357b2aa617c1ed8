import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readModelFiles } from '../../src/artifacts/checkpoint-files.ts';
import type { CompressionReport } from '../../src/contracts/compression-report.ts';
import type { ExperimentDefinition } from '../../src/contracts/definition/definition.ts';
import { denseRow, describeArchitecture, type Architecture } from '../../src/engine/models/architecture.ts';
import { buildModel, readWeights } from '../../src/engine/models/build-model.ts';
import { openOnnxNetwork } from '../../src/engine/onnx-network.ts';
import { startEngine } from '../../src/engine/start-engine.ts';
import { writeNetwork, writeQuantizedNetwork, type Network } from '../../src/export/onnx/write-network.ts';
import { createRandom } from '../../src/random.ts';
import { calibrateRanges } from '../../src/trainer/compression/calibrate-ranges.ts';
import { createIngestFolder } from '../../test/support/ingest-folder.ts';
import { denseLayer } from '../../test/support/small-families.ts';
import { trainAndLoad } from '../../test/support/train-and-load.ts';
import { trainingDefinition } from '../../test/support/training-definition.ts';
import { median } from '../quiet-rounds.ts';
import type { Figure, TrustPart } from './trust-part.ts';

const images = path.resolve(import.meta.dirname, '../../examples/digits-cnn/digits.zip');
const task = { type: 'classification', target: 'label' } as const;
const run = 'run_01jd2v7x9qe3fth6k8m4n5p6r7';
const training = { batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } } as const;

type Compression = Omit<NonNullable<ExperimentDefinition['compression']>, 'run'>;

/** What each compression of a network of convolutions is; the student has less than a quarter of its weights. */
const compressions: Readonly<
  Record<string, Pick<ExperimentDefinition, 'model' | 'training'> & { compression: Compression }>
> = {
  'half of the units and channels left out': {
    compression: { method: 'structuredPruning', fraction: 0.5 },
    training: { ...training, epochs: 15 },
  },
  '80 % of the weights set to 0': {
    compression: { method: 'magnitudePruning', sparsity: 0.8 },
    training: { ...training, epochs: 30 },
  },
  'a student of less than a quarter of the weights': {
    compression: { method: 'distillation', temperature: 4 },
    model: { family: 'cnn', blocks: [{ filters: 16 }, { filters: 28 }], layers: [{ units: 32 }] },
    training: {
      batchSize: 32,
      optimizer: { type: 'adam', learningRate: 0.003 },
      schedule: { type: 'cosine' },
      epochs: 40,
      earlyStopping: null,
    },
  },
  'int8, for size': { compression: { method: 'int8', goal: 'size' } },
  'int8, for speed': { compression: { method: 'int8', goal: 'speed' } },
};

/**
 * A network of convolutions on digits of 8 × 8 pixels, compressed in each way: accuracy, size and the time of predictions before and after, as
 * the reports of the runs have them; then float networks beside their int8 forms in ONNX Runtime, on one thread.
 */
export const measureCompression: TrustPart = async ({ rounds, say }) => {
  const { name: engine } = await startEngine({ engine: 'auto', threads: { intraOp: 1, interOp: 1 } });
  const zip = await readFile(images);
  const folder = await createIngestFolder({ remembers: true });
  try {
    const source = await trainAndLoad(folder, zip, 'source', {
      task,
      model: { family: 'cnn', blocks: [{ filters: 32 }, { filters: 64 }], layers: [{ units: 64 }] },
      training: { ...training, epochs: 20 },
    });
    source.model.dispose();
    const figures: Figure[] = [];
    for (const [name, { compression, ...rest }] of Object.entries(compressions)) {
      const definition = { task, compression: { ...compression, run }, ...rest };
      const options = { source: source.checkpointDir };
      const { model, evaluation } = await trainAndLoad(folder, zip, name, definition, options);
      model.dispose();
      const report = evaluation.compression!;
      say(`${name}: ${told(report)}`);
      figures.push({ compression: name, engine, ...figuresOf(report) });
    }
    const { weights } = await readModelFiles(source.checkpointDir);
    const cnn = { architecture: source.architecture as Architecture, weights };
    for (const [name, network] of [
      ['dense 784-256-10', await denseNetwork()],
      ['the network of convolutions', cnn],
    ] as const)
      for (const rows of [1, 64]) figures.push(await timeInOnnxRuntime(name, network, rows, rounds, say));
    return figures;
  } finally {
    await folder.close();
  }
};

function told({ before, after, budget, kept, reason }: CompressionReport): string {
  const percent = (share: number | null): string => `${(100 * share!).toFixed(2)} %`;
  const times = (cost: typeof before): string =>
    cost.latency.map(({ milliseconds }) => milliseconds).join(' and ');
  return (
    `${budget.metric} of test rows ${percent(before.test)} → ${percent(after.test)}, of validation rows ${percent(before.validation)} → ${percent(after.validation)}; ` +
    `${before.parameters} → ${after.parameters} weights (${after.nonZero} not 0), ${before.sizeBytes} → ${after.sizeBytes} bytes (packed ${before.packedBytes} → ${after.packedBytes}); ` +
    `${times(before)} → ${times(after)} ms for 1 and 64 rows; kept: ${kept}. ${reason}`
  );
}

function figuresOf({ before, after, kept }: CompressionReport): Figure {
  return {
    testAccuracyBefore: before.test!,
    testAccuracyAfter: after.test!,
    validationAccuracyBefore: before.validation!,
    validationAccuracyAfter: after.validation!,
    weightsBefore: before.parameters!,
    weightsAfter: after.parameters!,
    nonZeroAfter: after.nonZero!,
    bytesBefore: before.sizeBytes,
    bytesAfter: after.sizeBytes,
    packedBytesAfter: after.packedBytes,
    millisecondsOf1RowBefore: before.latency[0].milliseconds,
    millisecondsOf1RowAfter: after.latency[0].milliseconds,
    millisecondsOf64RowsBefore: before.latency[1].milliseconds,
    millisecondsOf64RowsAfter: after.latency[1].milliseconds,
    kept,
  };
}

/** Random weights: their time is that of others. */
async function denseNetwork(): Promise<Network> {
  const definition = trainingDefinition({
    model: { family: 'mlp', layers: [denseLayer(256, { activation: 'relu' })] },
  });
  const architecture = describeArchitecture(definition, denseRow(784), { kind: 'classes', count: 10 });
  const model = buildModel(architecture, 7);
  const weights = await readWeights(model);
  model.dispose();
  return { architecture, weights };
}

/** Both forms in turns, so that what else the machine does falls on both. */
async function timeInOnnxRuntime(
  name: string,
  network: Network,
  rows: number,
  rounds: number,
  say: (line: string) => void,
): Promise<Figure> {
  const { inputWidth: width } = network.architecture;
  const random = createRandom(3);
  const features = Float32Array.from({ length: 256 * width }, () => random.uniform());
  const files = [
    writeNetwork(network),
    writeQuantizedNetwork(network, await calibrateRanges(network, features)),
  ];
  const opened = await Promise.all(files.map((file) => openOnnxNetwork(file, width)));
  const times: number[][] = [[], []];
  for (let call = 0; call < 200 * rounds; call++)
    for (const [i, one] of opened.entries()) {
      const before = performance.now();
      await one.predict(features, rows);
      if (call >= 20) times[i].push(performance.now() - before);
    }
  for (const one of opened) one.dispose();
  const [float, int8] = times.map(median);
  say(`${name} in ONNX Runtime, ${rows} row(s): ${float.toPrecision(3)} ms float, ${int8.toPrecision(3)} ms int8, ${(float / int8).toPrecision(3)} times as fast; ${files[0].byteLength} → ${files[1].byteLength} bytes`); // prettier-ignore
  return { network: name, rows, floatMilliseconds: float, int8Milliseconds: int8, floatBytes: files[0].byteLength, int8Bytes: files[1].byteLength }; // prettier-ignore
}
