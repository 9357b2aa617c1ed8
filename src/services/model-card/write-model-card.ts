import type { CardEvaluation, ModelCard } from '../../contracts/model-card.ts';
import type { ModelSignature, TrainedLineage } from '../../contracts/model-details.ts';
import { warningMessage } from '../../contracts/warning.ts';

/** Categories and names of outputs that a table lists; of more it says how many there are. */
const listedNames = 12;

/**
 * The card as Markdown, as repositories of models show it: Hugging Face's metadata in front, then what the model is for, takes and gives, what it
 * was trained on and how, what it is worth, and what is to be known of it. Texts of users are written as text, not as Markdown, but for the description.
 */
export function writeModelCard(card: ModelCard): string {
  return [
    frontMatter(card),
    `# ${text(card.model)}, version ${card.version}`,
    card.description,
    factsOf(card),
    '## Inputs',
    inputsOf(card),
    '## Outputs',
    table(
      ['Output', 'Holds', 'Names'],
      card.outputs.map(({ name, holds, names }) => [name, holds, names === null ? '' : namesOf(names)]),
    ),
    ...originOf(card),
    '## Evaluation',
    card.evaluations.length === 0
      ? 'imported' in card.lineage
        ? 'This version was imported; it was not evaluated here.'
        : 'This version was made from an earlier checkpoint than the one that its run evaluated.'
      : card.evaluations.map(evaluationOf).join('\n\n'),
    ...(card.importance === null ? [] : ['## Importance', importanceOf(card.importance)]),
    ...(card.privacy === null ? [] : ['## Privacy', privacyOf(card.privacy)]),
    ...(card.compression === null ? [] : ['## Compression', compressionOf(card.compression)]),
    '## Warnings',
    card.warnings.length === 0
      ? 'The run that made this version has no warnings.'
      : card.warnings.map((warning) => `- \`${warning.code}\`: ${text(warningMessage(warning))}`).join('\n'),
    ...('imported' in card.lineage
      ? []
      : ['## Definition', `\`\`\`json\n${JSON.stringify(card.lineage.definition, null, 2)}\n\`\`\``]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** YAML, of which JSON is a part: scalars, lists and the index of results are written as JSON. */
function frontMatter({ metadata }: ModelCard): string {
  const lines = Object.entries(metadata).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---'].join('\n');
}

function factsOf(card: ModelCard): string {
  const tags = Object.entries(card.tags).map(([name, value]) => `${name}: ${value}`);
  return table(
    ['', ''],
    [
      ...(card.task === null ? [] : [['Task', card.task]]),
      ...(card.target === '' ? [] : [['Target', card.target]]),
      ...(card.classes === null ? [] : [['Classes', namesOf(card.classes)]]),
      ...(card.aliases.length === 0 ? [] : [['Aliases', card.aliases.join(', ')]]),
      ...(tags.length === 0 ? [] : [['Tags', tags.join(', ')]]),
      ['Size', `${card.sizeBytes.toLocaleString('en-US')} bytes`],
      ['Registered', card.createdAt],
    ],
  );
}

function inputsOf({ inputs, steps }: ModelCard): string {
  const columns = table(
    ['Column', 'Type', 'Training rows held'],
    inputs.map((input) => [input.name, input.type, heldBy(input)]),
  );
  if (steps === null) return columns;
  const of = steps.group === null ? '' : ` of one ${text(steps.group)}`;
  return `Each example is up to ${steps.length} rows${of}, in the order of ${text(steps.time)}.\n\n${columns}`;
}

function heldBy({ range, categories, length }: ModelSignature['inputs'][number]): string {
  if (range !== null) return `${range.min} … ${range.max}`;
  if (categories !== null) return namesOf(categories);
  return length === null ? '' : `${length} values`;
}

/** What the version was made from. */
function originOf({ lineage }: ModelCard): string[] {
  if (!('imported' in lineage)) return ['## Training', trainingOf(lineage)];
  const { format, fileName, sha256, producer, keyName } = lineage.imported;
  const rows = [
    ['Format', format],
    ...(fileName === null ? [] : [['File', fileName]]),
    ['SHA-256 of the file', sha256],
    ...(producer === null ? [] : [['Written by', producer]]),
    ['Imported with the key', keyName],
  ];
  return ['## Import', table(['', ''], rows)];
}

function trainingOf(lineage: TrainedLineage): string {
  const { dataset, experiment, run, checkpoint, engine } = lineage;
  const { family } = (lineage.definition as { model: { family: string } }).model;
  return table(
    ['', ''],
    [
      ['Dataset', `${dataset.name ?? dataset.id}${dataset.rows === null ? '' : `, ${dataset.rows} rows`}`],
      ...(dataset.sha256 === null ? [] : [['SHA-256 of the dataset', dataset.sha256]]),
      ['Model family', family],
      ...(experiment === null ? [] : [['Experiment', `${experiment.name} (${experiment.id})`]]),
      ['Run', run.name === null ? run.id : `${run.name} (${run.id})`],
      ['Checkpoint', `step ${checkpoint.step}, epoch ${checkpoint.epoch}`],
      ['Engine', `${engine.name} ${engine.version}`],
    ],
  );
}

function evaluationOf({ part, rows, metrics, baseline }: CardEvaluation): string {
  const titles = {
    test: 'On the test split',
    validation: 'On the validation split',
    crossValidation: 'Mean over the folds',
  };
  const title = rows === null ? titles[part] : `${titles[part]}, ${rows} rows`;
  const figures = Object.entries(metrics).map(([name, value]) => [
    name,
    figure(value),
    figure(baseline?.[name] ?? null),
  ]);
  return `${title}:\n\n${table(['Metric', 'Model', 'Baseline'], figures)}`;
}

function importanceOf({
  metric,
  part,
  rows,
  repeats,
  columns,
}: NonNullable<ModelCard['importance']>): string {
  const shown = columns.slice(0, listedNames);
  const more = columns.length - shown.length;
  const measured = `What ${metric} loses on ${rows} rows of the ${part} split if the values of a column are shuffled, mean of ${repeats} times:`;
  return [
    measured,
    table(
      ['Column', 'Mean', 'Standard deviation'],
      shown.map(({ column, mean, standardDeviation }) => [column, figure(mean), figure(standardDeviation)]),
    ),
    ...(more > 0 ? [`${more} more columns matter less.`] : []),
  ].join('\n\n');
}

function privacyOf(privacy: NonNullable<ModelCard['privacy']>): string {
  const { epsilon, delta, accountant, noiseMultiplier, clipNorm, samplingRate, steps } = privacy;
  const accounted =
    accountant === 'pld' ? 'the distribution of the privacy loss' : 'Rényi differential privacy';
  const ofClients = privacy.neighbours === 'addOrRemoveClient';
  const [what, step, drawn] = ofClients
    ? [`${privacy.participants} clients`, 'rounds', 'clients']
    : [`${privacy.trainingRows} training rows`, 'steps', 'rows'];
  const draw =
    privacy.sampling === 'none' ? '' : ` on ${drawn} drawn with probability ${figure(samplingRate)}`;
  return [
    `The weights are (ε = ${figure(epsilon)}, δ = ${delta})-differentially private in the ${what}, by ${accounted}: ` +
      `${steps} ${step}, each with noise of ${figure(noiseMultiplier)} · ${figure(clipNorm)}${draw}.`,
    `The guarantee does not cover ${new Intl.ListFormat('en').format(privacy.notCovered)}.`,
  ].join('\n\n');
}

function compressionOf(report: NonNullable<ModelCard['compression']>): string {
  const { method, source, kept, reason, budget, before, after, notes } = report;
  const of = source.model === null ? source.run : `${source.model.name}, version ${source.model.version}`;
  const counted = (value: number | null): string => (value === null ? '' : value.toLocaleString('en-US'));
  const timed = before.latency.map(({ rows, milliseconds }, i) => [
    `Milliseconds for ${rows} ${rows === 1 ? 'row' : 'rows'}`,
    figure(milliseconds),
    figure(after.latency[i].milliseconds),
  ]);
  return [
    `Method: ${method}, of ${text(of)}. ${kept === 'compressed' ? 'The compressed model was kept.' : 'The model of the source was kept.'} ${text(reason)}`,
    table(
      ['', 'Before', 'After'],
      [
        ['Family', before.family, after.family],
        ['Weights', counted(before.parameters), counted(after.parameters)],
        ['Weights that are not 0', counted(before.nonZero), counted(after.nonZero)],
        ['Bytes', counted(before.sizeBytes), counted(after.sizeBytes)],
        ['Bytes, packed by gzip', counted(before.packedBytes), counted(after.packedBytes)],
        ...timed,
        [`${budget.metric}, validation`, figure(before.validation), figure(after.validation)],
        [`${budget.metric}, test`, figure(before.test), figure(after.test)],
      ],
    ),
    ...notes.map(text),
  ].join('\n\n');
}

const figure = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(5))));

function namesOf(names: readonly string[]): string {
  const more = names.length - listedNames;
  return more > 0 ? `${names.slice(0, listedNames).join(', ')} and ${more} more` : names.join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** A user's text in one line, its characters that Markdown or HTML would read escaped. */
const text = (value: string): string =>
  value.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#~]/g, String.raw`\$&`);
