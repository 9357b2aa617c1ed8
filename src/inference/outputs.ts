import { partsOfPrediction, type Prediction } from '../contracts/model.ts';
import type { PredictionField } from '../targets/target-kind.ts';
import { TrainyardError } from '../errors.ts';
import type { Datatype } from './datatypes.ts';
import type { Tensor, TensorMetadata } from './tensor.ts';

type Values = Tensor['values'];

interface OutputKind {
  datatype: Datatype;
  /** Numbers of a row; null: one, and the tensor has one dimension. */
  width: number | null;
  /** A row's part of the tensor. */
  valuesOf: (part: unknown) => Values;
}

/** How a part of a prediction is a tensor. */
function kindOf(field: PredictionField): OutputKind {
  switch (field.holds) {
    case 'text':
      return { datatype: 'BYTES', width: null, valuesOf: (part) => [part as string] };
    case 'number':
      return { datatype: 'FP64', width: null, valuesOf: (part) => [part as number] };
    case 'numbers':
      return { datatype: 'FP64', width: field.length, valuesOf: (part) => part as number[] };
    case 'numberByName': {
      const valuesOf = (part: unknown): Values =>
        field.names.map((name) => (part as Record<string, number>)[name]);
      return { datatype: 'FP64', width: field.names.length, valuesOf };
    }
    case 'someNames': {
      const valuesOf = (part: unknown): Values =>
        field.names.map((name) => (part as string[]).includes(name));
      return { datatype: 'BOOL', width: field.names.length, valuesOf };
    }
  }
}

/** What the outputs of a model are called and hold. */
export function describeOutputs(fields: readonly PredictionField[]): TensorMetadata[] {
  return fields.map((field) => {
    const { datatype, width } = kindOf(field);
    return { name: field.name, datatype, shape: width === null ? [-1] : [-1, width] };
  });
}

/**
 * The predictions of rows as tensors.
 * @param wanted names of outputs, in the order in which they are wanted; null: all
 * @throws predictionInputInvalid for a name that the model does not have
 */
export function tensorsOf(
  predictions: readonly Prediction[],
  fields: readonly PredictionField[],
  wanted: readonly string[] | null,
): Tensor[] {
  const names = fields.map(({ name }) => name);
  const parts = predictions.map(partsOfPrediction);
  return (wanted ?? names).map((name) => {
    const field = fields[names.indexOf(name)];
    if (field === undefined) {
      const detail = `The model has no output "${name}"; it has ${names.join(', ')}.`;
      throw new TrainyardError('predictionInputInvalid', detail);
    }
    const { datatype, width, valuesOf } = kindOf(field);
    return {
      name,
      datatype,
      shape: width === null ? [predictions.length] : [predictions.length, width],
      values: parts.flatMap((part) => valuesOf(part[name])),
    };
  });
}
