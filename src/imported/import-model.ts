import { readFile } from 'node:fs/promises';
import { createArtifactFolder } from '../artifacts/artifact-folder.ts';
import type {
  ImportedAnswer,
  ImportedInput,
  ImportedSignature,
  ModelDescription,
} from '../contracts/imported-model.ts';
import type { Prediction } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import { readDescription } from './read-description.ts';
import { fitInputs } from './fit-inputs.ts';
import { fitAnswer, fitOutput, wantedOutputs } from './fit-outputs.ts';
import type { Imported, ImportRequest } from './import-messages.ts';
import { importedModel, openFile, type ImportedModel } from './open-imported.ts';
import { createRowReader, feedsOf } from './read-rows.ts';
import { badDescription, badFile, toldBy } from './refusals.ts';
import { archiveEnding } from './tfjs/read-archive.ts';
import type { TensorModel } from './tensor-model.ts';

type Row = Record<string, unknown>;

/** Answers for one row may differ by this much, over the larger of 1 and the answer, by how many others go with it. */
const largestDifference = 1e-4;
/** The sum of a row's probabilities may be off by this much. */
const sumTolerance = 1e-3;

/**
 * Opens a file, finds what it takes and gives, tries it on rows, and writes it as an artifact.
 * @param startTensors starts the engine, which layers models are run by
 * @throws modelFileInvalid, modelDescriptionInvalid, importUnavailable
 */
export async function importModel(
  { filePath, description: given, artifactDir }: ImportRequest,
  startTensors: () => Promise<unknown>,
): Promise<Imported> {
  const file = await readFile(filePath);
  const ending = archiveEnding(file);
  const format = ending === null ? 'onnx' : 'tfjs';
  if (format === 'tfjs') await startTensors();
  const model = await openFile(format, file);
  try {
    const description = { ...readDescription(model.description), ...given };
    const signature = await tried(model, description);
    const folder = await createArtifactFolder(artifactDir);
    const name = `model${ending ?? '.onnx'}`;
    await folder.write(name, file);
    const createdAt = new Date().toISOString();
    const { sizeBytes } = await folder.finish({ kind: 'imported', format, file: name, signature, createdAt });
    const { producer } = model;
    return { format, producer, signature, example: description.example ?? null, sizeBytes };
  } finally {
    await model.dispose();
  }
}

/** What a model takes and gives, once it has predicted rows. */
async function tried(model: TensorModel, description: ModelDescription): Promise<ImportedSignature> {
  const { inputs, takesOneRow } = fitInputs(model.inputs, description);
  const wanted = wantedOutputs(model.outputs, description);
  const rows = [description.example ?? rowOf(inputs, 0), rowOf(inputs, 1)];
  const count = takesOneRow ? 1 : 2;
  const results = await model
    .run(
      feedsOf(inputs, partsOf(inputs, rows.slice(0, 1), count), 0, count),
      wanted.map(({ name }) => name),
    )
    .catch((error: unknown) => {
      throw badFile('notRunnable', `The model does not predict a row: ${toldBy(error)}`, error);
    });
  const outputs = wanted.map((output) => fitOutput(output, results.get(output.name)!, count));
  const answer = fitAnswer(outputs, description);
  const signature = {
    inputs,
    outputs: answer === null ? outputs : outputs.filter(({ tensor }) => tensor === answer.output),
    answer,
    takesOneRow,
  };
  await tryRows(importedModel(model, signature), rows);
  return signature;
}

/** The parts of `count` equal rows. @throws modelDescriptionInvalid where the described example does not fit */
function partsOf(inputs: readonly ImportedInput[], rows: readonly Row[], count: number) {
  try {
    const parts = createRowReader(inputs)(rows, 'refuse');
    return parts.map(([part]) => Array.from({ length: count }, () => part));
  } catch (error) {
    if (!(error instanceof TrainyardError)) throw error;
    const [{ pointer = '', detail }] = error.issues;
    throw badDescription(
      ['example', ...pointer.split('/').slice(3)],
      'exampleMisfit',
      `The example does not fit the model: ${detail}`,
    );
  }
}

/**
 * Predicts rows alone and together: what is answered for one must not depend on the others, which belong to other requests.
 * @throws modelFileInvalid, modelDescriptionInvalid
 */
async function tryRows(model: ImportedModel, rows: readonly Row[]): Promise<void> {
  let predictions: Prediction[][];
  try {
    const [first, second] = rows.map((row) => model.predict([row]));
    predictions = [[...(await first), ...(await second)], await model.predict(rows)];
  } catch (error) {
    throw badFile('notRunnable', `The model does not predict a row: ${toldBy(error)}`, error);
  }
  const [alone, together] = predictions;
  const { answer } = model.signature;
  if (answer !== null) requireProbabilities(answer, alone[0]);
  if (!isClose(alone, together))
    throw badFile(
      'rowsTogether',
      'The model answers a row otherwise when it is predicted together with another one. Export it for inference, so that rows do not depend on each other.',
    );
}

/** @throws modelDescriptionInvalid where the numbers are no probabilities: they may be logits */
function requireProbabilities({ task, holds }: ImportedAnswer, prediction: Prediction): void {
  if (holds !== 'probabilities') return;
  const numbers =
    'probabilities' in prediction
      ? Object.values(prediction.probabilities)
      : 'labelProbabilities' in prediction
        ? Object.values(prediction.labelProbabilities)
        : [];
  if (!numbers.every(Number.isFinite)) return;
  const isEach = numbers.every((value) => value >= -sumTolerance && value <= 1 + sumTolerance);
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (isEach && (task !== 'classification' || Math.abs(sum - 1) <= sumTolerance)) return;
  throw badDescription(
    ['holds'],
    'noProbabilities',
    `The output holds ${numbers.slice(0, 5).join(', ')} for a row, which are no probabilities. If it holds logits, say \`holds: "logits"\`.`,
  );
}

/** A row of made-up values: zeros and empty strings, or others. */
function rowOf(inputs: readonly ImportedInput[], kind: 0 | 1): Row {
  return Object.fromEntries(
    inputs.flatMap((input) =>
      input.columns.map(({ name, type }) => [name, valueOf(input, type, kind)] as const),
    ),
  );
}

function valueOf({ holds, shape, type: tensor }: ImportedInput, type: string, kind: 0 | 1): unknown {
  const text = kind === 0 ? '' : 'a';
  if (holds === 'list') {
    const length = shape.reduce<number>((product, size) => product * (size ?? 1), 1);
    const value = tensor === 'string' ? text : tensor === 'bool' ? kind === 1 : kind;
    return Array.from({ length }, () => value);
  }
  if (type === 'categorical') return text;
  if (type === 'boolean') return kind === 1;
  return type === 'dateTime' ? new Date(kind * 86_400_000).toISOString() : kind;
}

/** Whether two values are alike: numbers about equal, all else the same. Labels that change with such numbers count as alike. */
function isClose(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number')
    return Object.is(one, other) || Math.abs(one - other) <= largestDifference * Math.max(1, Math.abs(one));
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return true;
  return Object.entries(one).every(([key, value]) => isClose(value, (other as Record<string, unknown>)[key]));
}
