import { Type, type Static } from 'typebox';
import type { ArtifactFile, Threshold } from './artifact.ts';
import { Id, MapOf, Nullable, OneOf } from './common.ts';
import { textTokenizers } from './definition/data.ts';
import type { ColumnType } from './dataset.ts';

/** Formats of files that are imported as models. */
export const importFormats = ['onnx', 'tfjs'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** The key of an ONNX file's metadata under which it describes itself, as a {@link ModelDescription} in JSON: exports of this service do. */
export const descriptionKey = 'trainyard.description';

/** Types of columns that a description can name. */
const describedTypes = ['numeric', 'boolean', 'dateTime', 'categorical'] as const;

/** Tasks whose predictions are shaped as those of trained models. */
const importedTasks = [
  'classification',
  'multiLabelClassification',
  'regression',
  'forecasting',
  'recommendation',
  'autoencoding',
] as const;

/** What the numbers of the tensor with the answer are. */
const answerForms = ['probabilities', 'logits', 'values'] as const;

const Name = Type.String({ minLength: 1, maxLength: 200 });

/** What a model file can not say of itself. */
export const ModelDescription = Type.Object(
  {
    inputs: Type.Optional(
      Type.Array(
        Type.Object(
          {
            tensor: Type.String({ description: 'Name of the input in the file.' }),
            columns: Type.Array(Name, {
              minItems: 1,
              maxItems: 10_000,
              description:
                'Names of the columns that the tensor holds, in their order; one name for a tensor of one value, or of one list, per row.',
            }),
          },
          { additionalProperties: false },
        ),
        {
          maxItems: 10_000,
          description:
            'Columns of the inputs. An input that is not listed is a column of its own name; if it has several values per row, a value of the column is a list.',
        },
      ),
    ),
    types: Type.Optional(
      MapOf(OneOf(describedTypes), {
        description:
          'Types of columns by their names: a number in the file may stand for `boolean` (1 and 0) or for `dateTime` (seconds since 1970). By default the type is that of the tensor.',
      }),
    ),
    texts: Type.Optional(
      MapOf(OneOf(textTokenizers), {
        description:
          'Columns whose inputs are lists of tokens, with how a text is cut into them: as texts of trained models are. Without it a value of such a column is the list of its tokens.',
      }),
    ),
    task: Type.Optional(
      OneOf(importedTasks, {
        description:
          'Task that the model solves. Predictions are then shaped as those of trained models; otherwise each prediction has the outputs of the file by their names.',
      }),
    ),
    target: Type.Optional(Type.String({ maxLength: 200, description: 'Name of what is predicted.' })),
    classes: Type.Optional(
      Type.Array(Name, {
        minItems: 2,
        maxItems: 100_000,
        uniqueItems: true,
        description: 'Names of the classes or labels, in the order of the numbers of the output.',
      }),
    ),
    targets: Type.Optional(
      Type.Array(Name, {
        minItems: 2,
        maxItems: 10_000,
        uniqueItems: true,
        description: 'Names of the values of a regression that predicts several, in the order of the output.',
      }),
    ),
    output: Type.Optional(
      Type.String({
        description:
          'Name of the output in the file that holds the answer. It is needed if several outputs could.',
      }),
    ),
    holds: Type.Optional(
      OneOf(answerForms, {
        description:
          'Kind of the numbers of `output`: by default `probabilities` for classes, labels and recommendations, `values` for all else. Of `logits` the sigmoid or softmax is taken.',
      }),
    ),
    threshold: Type.Optional(
      Type.Union([Type.Number(), Type.Array(Type.Number())], {
        description:
          'Least probability that counts as the second of two classes, or as a label (a number for each); by default 0.5.',
      }),
    ),
    example: Type.Optional(
      MapOf(Type.Unknown(), {
        description:
          'A row that the model predicts. It is tried before the version is made, and shown in the signature.',
      }),
    ),
  },
  { additionalProperties: false, $id: 'ModelDescription' },
);
export type ModelDescription = Static<typeof ModelDescription>;

/** The file that a version was imported from, and by whom. */
export const ImportedFrom = Type.Object({
  format: OneOf(importFormats),
  fileName: Nullable(Type.String(), { description: 'Name of the file, as it was sent.' }),
  sha256: Type.String({ description: 'SHA-256 of the file in hexadecimal.' }),
  producer: Nullable(Type.String(), { description: 'Program that wrote the file, as the file says.' }),
  keyId: Id('key'),
  keyName: Type.String({ description: 'Name of the key that imported the file, as it was then.' }),
});
export type ImportedFrom = Static<typeof ImportedFrom>;

/** Types of tensors that imported models may take and give. */
export const tensorTypes = [
  'bool', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64', 'string',
] as const; // prettier-ignore
export type TensorType = (typeof tensorTypes)[number];

/** An input of a model file, and the columns that it is filled from. */
export interface ImportedInput {
  tensor: string;
  type: TensorType;
  /** Sizes of a row's part, without the dimension of the rows; null: any, up to the longest list of a run. Empty: `[rows]`. */
  shape: (number | null)[];
  /** Whether a row's part is one value, the values of several columns, or one column's list. */
  holds: 'value' | 'columns' | 'list';
  columns: { name: string; type: ColumnType }[];
  /** How the text of the one column is cut into the list; absent: it is not. */
  tokenizer?: (typeof textTokenizers)[number];
}

/** An output of a model file. */
export interface ImportedOutput {
  tensor: string;
  type: TensorType;
  /** Values of a row; null: one. */
  width: number | null;
}

/** How one output is a prediction of a task. */
export interface ImportedAnswer {
  task: NonNullable<ModelDescription['task']>;
  target: string;
  /** Of classes, labels, or several values; null: of neither. */
  names: string[] | null;
  output: string;
  holds: NonNullable<ModelDescription['holds']>;
  threshold: Threshold;
}

/** What a model file takes and gives. */
export interface ImportedSignature {
  inputs: ImportedInput[];
  outputs: ImportedOutput[];
  /** Null: a prediction is the outputs by their names. */
  answer: ImportedAnswer | null;
  /** Whether the file takes one row at a time. */
  takesOneRow: boolean;
}

/** `manifest.json` of an imported version. Beside it is the file as it was sent. */
export interface ImportedManifest {
  formatVersion: 1;
  kind: 'imported';
  format: ImportFormat;
  /** Name of the file in the artifact. */
  file: string;
  signature: ImportedSignature;
  createdAt: string;
  files: ArtifactFile[];
}
