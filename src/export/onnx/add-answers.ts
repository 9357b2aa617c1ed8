import type { FittedTarget } from '../../targets/targets.ts';
import { unsupported } from '../unsupported.ts';
import { rows } from './add-preparation.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';

/** The least probability that counts as positive, as an artifact keeps it. */
type Threshold = number | number[] | null;

/** What counts as positive where nothing was found in training. */
const even = 0.5;

/**
 * Adds the outputs of a model: those of a prediction, under the same names. Of classes `label` and `probabilities`, in their order; of
 * labels `labels` (true or false for each) and `labelProbabilities`; of values `value` or `values`, in their own unit.
 * @param outputs `[rows, width]`: probabilities (of two classes that of the second), or values that are still scaled
 * @throws exportUnsupported for other targets
 */
export function addAnswers(
  graph: GraphBuilder,
  outputs: Value,
  target: FittedTarget,
  threshold: Threshold,
): void {
  switch (target.kind) {
    case 'classes':
      return addClasses(graph, outputs, target.classes, threshold as number | null);
    case 'labels': {
      const { names } = target;
      const least = Array.isArray(threshold) ? threshold : names.map(() => threshold ?? even);
      const reached = addAtLeast(graph, outputs, least);
      graph.output(reached, 'labels', 'bool', [rows, names.length]);
      return graph.output(outputs, 'labelProbabilities', 'float', [rows, names.length]);
    }
    case 'value':
      return graph.output(addUnit(graph, outputs, [target.offset], [target.scale]), 'value', 'double', [
        rows,
        1,
      ]);
    case 'values': {
      const { names, offsets, scales, series } = target;
      if (series !== undefined) throw unsupported('its series have scales of their own');
      return graph.output(addUnit(graph, outputs, offsets, scales), 'values', 'double', [rows, names.length]);
    }
    case 'interactions':
      return graph.output(outputs, 'score', 'float', [rows, 1]);
    default:
      throw unsupported(`its target is of the kind ${target.kind}`);
  }
}

function addClasses(
  graph: GraphBuilder,
  outputs: Value,
  classes: readonly string[],
  threshold: number | null,
): void {
  const isBinary = classes.length === 2;
  const probabilities = isBinary
    ? graph.add('Concat', [graph.add('Sub', [graph.constant('float', [1], [1]), outputs]), outputs], {
        axis: 1n,
      })
    : outputs;
  const index = isBinary
    ? graph.add('Cast', [addAtLeast(graph, outputs, [threshold ?? even])], { to: 7n })
    : graph.add('ArgMax', [outputs], { axis: 1n, keepdims: 1n });
  const label = graph.add('Gather', [
    graph.strings(classes),
    graph.add('Reshape', [index, graph.integers([-1])]),
  ]);
  graph.output(label, 'label', 'string', [rows]);
  graph.output(probabilities, 'probabilities', 'float', [rows, classes.length]);
}

/** Compared in float64, as predictions are. */
function addAtLeast(graph: GraphBuilder, values: Value, least: readonly number[]): Value {
  const doubles = graph.add('Cast', [values], { to: 11n });
  return graph.add('Not', [graph.add('Less', [doubles, graph.constant('double', least, [least.length])])]);
}

/** value · scale + offset in float64. */
function addUnit(
  graph: GraphBuilder,
  values: Value,
  offsets: readonly number[],
  scales: readonly number[],
): Value {
  const doubles = graph.add('Cast', [values], { to: 11n });
  const scaled = graph.add('Mul', [doubles, graph.constant('double', scales, [1, scales.length])]);
  return graph.add('Add', [scaled, graph.constant('double', offsets, [1, offsets.length])]);
}
