import type { ImportedInput, ImportedSignature } from '../contracts/imported-model.ts';
import type { ModelSignature } from '../contracts/model-details.ts';
import type { ModelTensors } from '../inference/model-tensors.ts';
import { fieldsOf } from './shape-predictions.ts';

/** How the rows and predictions of an imported model are written as tensors. */
export const tensorsOfImported = (signature: ImportedSignature): ModelTensors => ({
  inputs: {
    columns: signature.inputs.flatMap((input) =>
      input.columns.map(({ name, type }) => ({ name, type, isList: takesLists(input) })),
    ),
    steps: null,
  },
  fields: fieldsOf(signature),
});

/** What an imported model takes and gives; what its training rows held is not known. */
export const signatureOfImported = (
  signature: ImportedSignature,
): Pick<ModelSignature, 'inputs' | 'steps' | 'outputs'> => ({
  inputs: signature.inputs.flatMap((input) =>
    input.columns.map(({ name, type }) => ({
      name,
      type,
      range: null,
      categories: null,
      length: takesLists(input) ? lengthOf(input.shape) : null,
    })),
  ),
  steps: null,
  outputs: fieldsOf(signature).map((field) => ({
    name: field.name,
    holds: field.holds,
    length: 'length' in field ? field.length : null,
    names: 'names' in field ? [...field.names] : null,
  })),
});

const takesLists = ({ holds, tokenizer }: ImportedInput): boolean =>
  holds === 'list' && tokenizer === undefined;

/** Values of a row; null: any number. */
const lengthOf = (shape: readonly (number | null)[]): number | null =>
  shape.includes(null) ? null : shape.reduce<number>((product, size) => product * size!, 1);
