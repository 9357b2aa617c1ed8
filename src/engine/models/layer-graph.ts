import { shapeOfLayer, type LayerShape } from './layer-shapes.ts';
import type { LayerOptions, LayerSpec } from './layer-spec.ts';

/** What a layer gives, or the row: a place that other layers can be put on. */
export interface LayerNode {
  name: string;
  /** Without the batch. */
  shape: readonly number[];
}

/** A model as it grows, layer by layer. */
export interface LayerGraph {
  /** The whole row. */
  readonly input: LayerNode;
  readonly layers: readonly LayerSpec[];
  /** What the layers come to, in their order. */
  readonly shapes: readonly LayerShape[];
  /**
   * Puts a layer on others.
   * @param name its name; a number is added where it is taken
   * @throws ShapeMisfit where it does not fit
   */
  add(name: string, options: LayerOptions, from: LayerNode | readonly LayerNode[]): LayerNode;
  /** The layer of those options that is on another already, or a new one. For layers without weights only. */
  share(name: string, options: LayerOptions, from: LayerNode): LayerNode;
}

/** An empty model of rows of `inputWidth` numbers. */
export function createLayerGraph(inputWidth: number): LayerGraph {
  const input: LayerNode = { name: 'input', shape: [inputWidth] };
  const layers: LayerSpec[] = [];
  const shapes: LayerShape[] = [];
  const taken = new Set([input.name]);
  let last = input;

  const freeName = (name: string): string => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
    taken.add(free);
    return free;
  };

  const shared = new Map<string, LayerNode>();
  const graph: LayerGraph = {
    input,
    layers,
    shapes,
    share(name, options, from) {
      const key = `${from.name} ${JSON.stringify(options)}`;
      const node = shared.get(key) ?? graph.add(name, options, from);
      shared.set(key, node);
      return node;
    },
    add(wanted, options, from) {
      const sources = Array.isArray(from) ? (from as readonly LayerNode[]) : [from as LayerNode];
      const shape = shapeOfLayer(options, sources.map((source) => source.shape)); // prettier-ignore
      const name = freeName(wanted);
      const follows = sources.length === 1 && sources[0] === last;
      layers.push({
        ...options,
        name,
        ...(follows ? {} : { inputs: sources.map((source) => source.name) }),
        outputShape: [null, ...shape.outputShape],
        parameters: shape.parameters,
      });
      shapes.push(shape);
      last = { name, shape: shape.outputShape };
      return last;
    },
  };
  return graph;
}
