import { networkInput, networkOutput } from '../../engine/onnx-network.ts';
import type { Architecture } from '../../engine/models/architecture.ts';
import type { NamedTensor } from '../../engine/step-runner.ts';
import { version } from '../../version.ts';
import { addNetwork } from '../graph/add-network.ts';
import { rows, type GraphOps } from '../graph/graph-ops.ts';
import { createGraphBuilder, type GraphBuilder } from './graph-builder.ts';
import { createOnnxOps } from './onnx-ops.ts';
import { createQuantizedOps, type Range } from './quantized-ops.ts';

/** A network of layers, with its weights. */
export interface Network {
  architecture: Architecture;
  weights: readonly NamedTensor[];
}

/** A network as it is, features in and outputs out. @throws what `unsupported` gives */
export const writeNetwork = (network: Network): Buffer => write(network, createOnnxOps);

/** A network with the inputs and outputs of its convolutions as outputs beside its own. */
export function writeProbedNetwork(network: Network): {
  file: Buffer;
  probes: { input: string; output: string }[];
} {
  const probes: { input: string; output: string }[] = [];
  const file = write(network, (graph) =>
    createQuantizedOps(graph, {
      tell(input, output) {
        const probe = { input: `probe_in_${probes.length}`, output: `probe_out_${probes.length}` };
        graph.output(input, probe.input, 'float', anyImage(probe.input));
        graph.output(output, probe.output, 'float', anyImage(probe.output));
        probes.push(probe);
      },
    }),
  );
  return { file, probes };
}

/** The shape of an image of any size. */
const anyImage = (name: string): string[] => [rows, `${name}_channels`, `${name}_height`, `${name}_width`];

/** A network of 8-bit whole numbers. @param ranges of its convolutions, in their order */
export function writeQuantizedNetwork(
  network: Network,
  ranges: readonly { input: Range; output: Range }[],
): Buffer {
  let at = 0;
  return write(network, (graph) => createQuantizedOps(graph, { next: () => ranges[at++] }));
}

function write({ architecture, weights }: Network, opsOf: (graph: GraphBuilder) => GraphOps): Buffer {
  const graph = createGraphBuilder();
  const ops = opsOf(graph);
  const features = ops.input(networkInput, 'float', [rows, architecture.inputWidth]);
  const outputs = addNetwork(ops, features, { architecture, weights });
  ops.output(outputs, networkOutput, [rows, architecture.layers.at(-1)!.outputShape.at(-1)!]);
  return graph.finish({ name: architecture.family, producerVersion: version, metadata: {} });
}
