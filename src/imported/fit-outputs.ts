import type {
  ImportedAnswer,
  ImportedOutput,
  ModelDescription,
  TensorType,
} from '../contracts/imported-model.ts';
import { isTensorType } from './fit-inputs.ts';
import { badDescription, badFile } from './refusals.ts';
import type { Result, TensorInfo } from './tensor-model.ts';

/** The outputs that are asked for: the described one, else all that are tensors. @throws modelFileInvalid, modelDescriptionInvalid */
export function wantedOutputs(
  outputs: readonly TensorInfo[],
  { output }: ModelDescription,
): (TensorInfo & { type: TensorType })[] {
  const named = output === undefined ? outputs : outputs.filter(({ name }) => name === output);
  if (named.length === 0)
    throw badDescription(
      ['output'],
      'unknownTensor',
      `The file has no output "${output}"; it has ${outputs.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  const wanted = named.filter((one): one is TensorInfo & { type: TensorType } => isTensorType(one.type));
  if (wanted.length > 0) return wanted;
  const [{ name, type }] = named;
  const hint = type.startsWith('a map')
    ? ' Convert the model so that it gives tensors; skl2onnx does with options={"zipmap": False}.'
    : ' Convert it to float32.';
  throw badFile('unsupportedType', `The output "${name}" is ${type}, which is not supported.${hint}`);
}

/** What an output holds by what it gave for some rows. @throws modelFileInvalid */
export function fitOutput(
  { name, type }: { name: string; type: TensorType },
  { shape }: Pick<Result, 'shape'>,
  rows: number,
): ImportedOutput {
  if (shape[0] !== rows)
    throw badFile(
      'noRows',
      `The output "${name}" has the shape [${shape.join(', ')}] for ${rows} ${rows === 1 ? 'row' : 'rows'}; its first dimension has to be the rows.`,
    );
  const width = shape.slice(1).reduce((product, size) => product * size, 1);
  if (width === 0) throw badFile('emptyOutput', `The output "${name}" holds no value of a row.`);
  if (type === 'string' && width > 1)
    throw badFile(
      'unsupportedShape',
      `The output "${name}" holds ${width} strings per row; a prediction holds one. Describe another output.`,
    );
  return { tensor: name, type, width: width === 1 ? null : width };
}

/** How an output answers the task of a description; null: no task is named. @throws modelDescriptionInvalid */
export function fitAnswer(
  outputs: readonly ImportedOutput[],
  description: ModelDescription,
): ImportedAnswer | null {
  const { task, target, holds, threshold } = description;
  if (task === undefined) {
    for (const option of ['classes', 'targets', 'holds', 'threshold'] as const)
      if (description[option] !== undefined)
        throw badDescription(
          [option],
          'optionNotApplicable',
          `The option \`${option}\` belongs to a task; name one as \`task\`.`,
        );
    return null;
  }
  const names = namesOf(description);
  const fits = outputs.filter((output) => whyNot(output, description, names) === null);
  const [answer, another] = fits;
  if (answer === undefined) {
    const reasons = outputs.map((output) => `"${output.tensor}" ${whyNot(output, description, names)}`);
    throw badDescription(
      ['output'],
      'otherOutput',
      `No output of the file answers a ${task}: ${reasons.join('; ')}.`,
    );
  }
  if (another !== undefined)
    throw badDescription(
      ['output'],
      'ambiguous',
      `The outputs ${fits.map(({ tensor }) => `"${tensor}"`).join(' and ')} could hold the answer; name one as \`output\`.`,
    );
  const isProbable =
    task === 'classification' || task === 'multiLabelClassification' || task === 'recommendation';
  if (!isProbable && (holds ?? 'values') !== 'values')
    throw badDescription(['holds'], 'optionNotApplicable', `The answer of a ${task} are values.`);
  if (names !== null && description.classes !== undefined && holds === 'values')
    throw badDescription(
      ['holds'],
      'optionNotApplicable',
      `The answer of a ${task} are probabilities or logits.`,
    );
  return {
    task,
    target: target ?? description.targets?.join(', ') ?? '',
    names,
    output: answer.tensor,
    holds: holds ?? (isProbable ? 'probabilities' : 'values'),
    threshold: thresholdOf(task, names, threshold),
  };
}

/** Names that the answer goes by. @throws modelDescriptionInvalid where they are missing, or of another task */
function namesOf({ task, classes, targets }: ModelDescription): string[] | null {
  const takesClasses = task === 'classification' || task === 'multiLabelClassification';
  if (takesClasses && classes === undefined)
    throw badDescription(
      ['classes'],
      'optionMissing',
      `A ${task} needs the names of its ${task === 'classification' ? 'classes' : 'labels'}, in the order of the output.`,
    );
  if (!takesClasses && classes !== undefined)
    throw badDescription(['classes'], 'optionNotApplicable', `A ${task} has no classes.`);
  if (task !== 'regression' && targets !== undefined)
    throw badDescription(['targets'], 'optionNotApplicable', 'Only a regression has several targets.');
  return classes ?? targets ?? null;
}

/** Why an output does not hold the answer; null where it may. */
function whyNot(
  { type, width }: ImportedOutput,
  { task }: ModelDescription,
  names: readonly string[] | null,
): string | null {
  if (type === 'string') return 'holds strings';
  if (
    task !== 'regression' &&
    task !== 'forecasting' &&
    task !== 'recommendation' &&
    !type.startsWith('float')
  )
    return `holds ${type}, not float32 or float64`;
  const own = width ?? 1;
  if (task === 'forecasting') return null;
  if (names === null) return own === 1 ? null : `holds ${own} values per row in place of one`;
  if (own === names.length || (task === 'classification' && names.length === 2 && own === 1)) return null;
  return `holds ${own} values per row for ${names.length} names`;
}

function thresholdOf(
  task: string,
  names: readonly string[] | null,
  threshold: ModelDescription['threshold'],
): ImportedAnswer['threshold'] {
  if (threshold === undefined) return null;
  const isList = Array.isArray(threshold);
  if (task === 'classification' && names?.length === 2 && !isList) return threshold;
  if (task === 'multiLabelClassification' && (!isList || threshold.length === names?.length))
    return threshold;
  throw badDescription(
    ['threshold'],
    'optionNotApplicable',
    'A threshold is one number for two classes or for all labels, or one for each label.',
  );
}
