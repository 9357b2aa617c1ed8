import type { BatchPredictionOptions } from '../contracts/batch-prediction.ts';
import { partsOfPrediction, type Prediction, type PredictionPart } from '../contracts/model.ts';
import type { PredictionField } from '../targets/target-kind.ts';

/** What a column of a result holds. */
export type ResultType = 'text' | 'number' | 'texts' | 'numbers';
export type ResultValue = string | number | readonly string[] | readonly number[] | null;

/** A column of predictions. */
export interface PredictionColumn {
  name: string;
  type: ResultType;
  /** Its value of a row that was predicted. */
  of(prediction: Prediction): ResultValue;
}

/** The column of the reasons of rows that could not be predicted. */
export const errorColumn = 'predictionError';

/** The answer itself has one name, whatever the task. */
const answerNames: Readonly<Record<string, string>> = {
  label: 'prediction',
  labels: 'prediction',
  value: 'prediction',
  values: 'prediction',
  score: 'prediction',
  forecast: 'prediction',
  probabilities: 'probability',
  labelProbabilities: 'probability',
};

/**
 * The columns of a model's predictions. Their names differ from each other and from those of `beside`, in which case does not count, as in
 * DuckDB: `_2` and so on follows a name that is taken.
 * @param fields what a prediction of the model holds
 */
export function predictionColumns(
  fields: readonly PredictionField[],
  {
    probabilities,
    include,
    format,
    coverages = [],
  }: Pick<BatchPredictionOptions, 'probabilities' | 'include' | 'format'> & {
    /** Those of the model's intervals or sets. */
    coverages?: readonly number[];
  },
  beside: readonly string[],
): PredictionColumn[] {
  const isProbability = ({ name }: PredictionField) => /probabilit/i.test(name);
  const isText = format === 'csv';
  const answers = fields
    .filter((field) => probabilities || !isProbability(field))
    .flatMap((field) => columnsOf(field, isText));
  const columns = [...answers, ...include.flatMap((part) => columnsOfPart(part, coverages, isText))];
  const free = uniqueNames([...beside, errorColumn]);
  return columns.map((column) => ({ ...column, name: free(column.name) }));
}

function columnsOf(field: PredictionField, isText: boolean): PredictionColumn[] {
  const name = answerNames[field.name] ?? field.name;
  const partOf = (prediction: Prediction): unknown => partsOfPrediction(prediction)[field.name];
  switch (field.holds) {
    case 'text':
      return [{ name, type: 'text', of: (prediction) => partOf(prediction) as string }];
    case 'number':
      return [{ name, type: 'number', of: (prediction) => partOf(prediction) as number }];
    case 'numberByName':
      return field.names.map((key) => ({
        name: `${name}.${key}`,
        type: 'number',
        of: (prediction) => (partOf(prediction) as Record<string, number>)[key],
      }));
    case 'someNames':
      return [listOf(name, 'texts', isText, partOf)];
    case 'numbers':
      return Array.from({ length: field.length }, (_, i) => ({
        name: `${name}.${i + 1}`,
        type: 'number',
        of: (prediction) => (partOf(prediction) as number[])[i],
      }));
  }
}

/** The columns of what is asked for beside the answer. */
function columnsOfPart(
  part: PredictionPart,
  coverages: readonly number[],
  isText: boolean,
): PredictionColumn[] {
  switch (part) {
    case 'explanation':
      // As JSON, whatever the format: columns and outputs differ from model to model.
      return [
        {
          name: part,
          type: 'text',
          of: (prediction) => JSON.stringify('explanation' in prediction ? prediction.explanation : null),
        },
      ];
    case 'code':
    case 'reconstruction':
      return [listOf(part, 'numbers', isText, (prediction) => (prediction as Record<string, unknown>)[part])];
    case 'intervals':
      return coverages.flatMap((coverage, level) =>
        (['lower', 'upper'] as const).map((end) => ({
          name: `interval.${coverage}.${end}`,
          type: 'number' as const,
          of: (prediction: Prediction) =>
            'intervals' in prediction ? prediction.intervals![level][end] : null,
        })),
      );
    case 'sets':
      return coverages.map((coverage, level) =>
        listOf(`set.${coverage}`, 'texts', isText, (prediction) =>
          'sets' in prediction ? prediction.sets![level].labels : null,
        ),
      );
  }
}

/** A column of lists; in a file of text each is JSON. */
function listOf(
  name: string,
  type: 'texts' | 'numbers',
  isText: boolean,
  partOf: (prediction: Prediction) => unknown,
): PredictionColumn {
  if (isText) return { name, type: 'text', of: (prediction) => JSON.stringify(partOf(prediction)) };
  return { name, type, of: (prediction) => partOf(prediction) as string[] | number[] };
}

/** Gives names that no other one has. */
function uniqueNames(taken: readonly string[]): (name: string) => string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return (name) => {
    let free = name;
    for (let number = 2; used.has(free.toLowerCase()); number++) free = `${name}_${number}`;
    used.add(free.toLowerCase());
    return free;
  };
}
