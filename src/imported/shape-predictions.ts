import type { ImportedAnswer, ImportedOutput, ImportedSignature } from '../contracts/imported-model.ts';
import type { Prediction } from '../contracts/model.ts';
import { describeClasses } from '../targets/classes/describe.ts';
import { describeLabels } from '../targets/labels/describe.ts';
import type { PredictionField } from '../targets/target-kind.ts';
import { kindOfTarget, type FittedTarget } from '../targets/targets.ts';
import type { Result } from './tensor-model.ts';

/** The target that a trained model with such an answer has. */
export function targetOf({ task, target, names, holds }: ImportedAnswer, width: number): FittedTarget {
  switch (task) {
    case 'classification':
      return { kind: 'classes', name: target, classes: names! };
    case 'multiLabelClassification':
      return { kind: 'labels', names: names! };
    case 'autoencoding':
      return { kind: 'self' };
    case 'recommendation':
      if (holds !== 'values') return { kind: 'interactions' };
      return { kind: 'value', name: target, offset: 0, scale: 1 };
    case 'forecasting': {
      const ahead = Array.from({ length: width }, (_, i) => `${target} +${i + 1}`);
      return { kind: 'values', names: ahead, ...unscaled(width), ahead: true };
    }
    case 'regression':
      if (names !== null) return { kind: 'values', names, ...unscaled(names.length) };
      return { kind: 'value', name: target, offset: 0, scale: 1 };
  }
}

const unscaled = (count: number): { offsets: number[]; scales: number[] } => ({
  offsets: Array.from({ length: count }, () => 0),
  scales: Array.from({ length: count }, () => 1),
});

/** What a prediction holds. */
export function fieldsOf({ answer, outputs }: ImportedSignature): readonly PredictionField[] {
  if (answer !== null) {
    const target = targetOf(answer, widthOf(outputs, answer.output));
    return kindOfTarget(target).predictionFields(target);
  }
  return outputs.map(({ tensor: name, type, width }) => {
    if (width !== null) return { name, holds: 'numbers', length: width };
    return { name, holds: type === 'string' ? 'text' : 'number' };
  });
}

const widthOf = (outputs: readonly ImportedOutput[], tensor: string): number =>
  outputs.find((output) => output.tensor === tensor)?.width ?? 1;

/** The predictions of `rows` rows, from what the outputs hold. */
export function predictionsOf(
  { answer, outputs }: ImportedSignature,
  results: ReadonlyMap<string, Result>,
  rows: number,
): Prediction[] {
  if (answer === null)
    return Array.from({ length: rows }, (_, row) => ({
      outputs: Object.fromEntries(
        outputs.map(
          ({ tensor, width }) => [tensor, partOf(results.get(tensor)!.values, width, row)] as const,
        ),
      ),
    }));
  return answersOf(answer, results.get(answer.output)!.values as ArrayLike<number>, rows);
}

/** A row's part of an output. */
function partOf(values: Result['values'], width: number | null, row: number): number | string | number[] {
  if (width === null) return values[row];
  return Array.from({ length: width }, (_, i) => values[row * width + i] as number);
}

function answersOf(answer: ImportedAnswer, values: ArrayLike<number>, rows: number): Prediction[] {
  const width = values.length / rows;
  const { task, names, threshold } = answer;
  switch (task) {
    case 'classification': {
      const probabilities = probabilitiesOf(answer, values, rows);
      // Of two classes a trained model tells the probability of the second.
      const told = names!.length > 2 || width === 1 ? probabilities : everyOther(probabilities);
      const outputs = { rows, width: names!.length > 2 ? width : 1, values: told };
      return describeClasses({ outputs, target: { kind: 'classes', name: '', classes: names! }, threshold });
    }
    case 'multiLabelClassification': {
      const outputs = { rows, width, values: probabilitiesOf(answer, values, rows) };
      return describeLabels({ outputs, target: { kind: 'labels', names: names! }, threshold });
    }
    case 'recommendation':
      if (answer.holds === 'values')
        return Array.from({ length: rows }, (_, row) => ({ value: values[row] }));
      return Array.from(probabilitiesOf(answer, values, rows), (score) => ({ score }));
    case 'autoencoding':
      return Array.from({ length: rows }, (_, row) => ({ reconstructionError: values[row] }));
    case 'forecasting':
      return Array.from({ length: rows }, (_, row) => ({ forecast: numbersOf(values, width, row) }));
    case 'regression':
      if (names === null) return Array.from({ length: rows }, (_, row) => ({ value: values[row] }));
      return Array.from({ length: rows }, (_, row) => ({
        values: Object.fromEntries(names.map((name, i) => [name, values[row * width + i]] as const)),
      }));
  }
}

const numbersOf = (values: ArrayLike<number>, width: number, row: number): number[] =>
  Array.from({ length: width }, (_, i) => values[row * width + i]);

const everyOther = (values: Float32Array): Float32Array =>
  Float32Array.from({ length: values.length / 2 }, (_, row) => values[2 * row + 1]);

/** Probabilities as a model's outputs have them; of logits the softmax over several classes, else the sigmoid of each. */
function probabilitiesOf(
  { task, names, holds }: ImportedAnswer,
  values: ArrayLike<number>,
  rows: number,
): Float32Array {
  if (holds !== 'logits') return Float32Array.from(values);
  const width = values.length / rows;
  const isSoftmax = task === 'classification' && names !== null && width > 1;
  if (!isSoftmax) return Float32Array.from(values, (logit) => 1 / (1 + Math.exp(-logit)));
  const probabilities = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const logits = numbersOf(values, width, row);
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    for (const [i, power] of powers.entries()) probabilities[row * width + i] = power / sum;
  }
  return probabilities;
}
