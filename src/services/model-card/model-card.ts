import type { Evaluation, SplitEvaluation } from '../../contracts/evaluation.ts';
import type { Model, ModelVersion } from '../../contracts/model.ts';
import type { CardEvaluation, HuggingFaceMetadata, ModelCard } from '../../contracts/model-card.ts';
import { figuresOf } from '../../engine/metrics/evaluation-figures.ts';
import type { ModelLineage, ModelSignature } from '../../contracts/model-details.ts';

/** What a card is written from. */
export interface CardSource {
  model: Model;
  version: ModelVersion;
  lineage: ModelLineage;
  evaluation: Evaluation | null;
  signature: Pick<ModelSignature, 'inputs' | 'steps' | 'outputs'>;
}

/** The card of a version. */
export function modelCardOf({ model, version, lineage, evaluation, signature }: CardSource): ModelCard {
  const evaluations = evaluation === null ? [] : evaluationsOf(evaluation);
  const tags = { ...model.tags, ...version.tags };
  return {
    model: model.name,
    version: version.version,
    description: version.description || model.description,
    tags,
    aliases: version.aliases,
    task: version.task,
    target: version.target,
    classes: version.classes,
    ...signature,
    evaluations,
    importance: evaluation?.importance ?? null,
    privacy: evaluation?.privacy ?? null,
    compression: evaluation?.compression ?? null,
    warnings: version.warnings,
    lineage,
    sizeBytes: version.sizeBytes,
    createdAt: version.createdAt,
    metadata: metadataOf(model.name, version, lineage, evaluations, Object.values(tags)),
  };
}

function evaluationsOf({ test, validation, crossValidation }: Evaluation): CardEvaluation[] {
  return [
    ...(test ? [splitOf('test', test)] : []),
    ...(validation ? [splitOf('validation', validation)] : []),
    ...(crossValidation
      ? [
          {
            part: 'crossValidation' as const,
            rows: null,
            metrics: crossValidation.mean,
            baseline: crossValidation.baseline ?? null,
          },
        ]
      : []),
  ];
}

const splitOf = (part: 'test' | 'validation', evaluation: SplitEvaluation): CardEvaluation => ({
  part,
  rows: evaluation.rows,
  metrics: figuresOf(evaluation),
  baseline: evaluation.baseline?.metrics ?? null,
});

/** Hugging Face's metadata (huggingface.co/docs/hub/model-cards): the results of the part that speaks for the model best, the test split. */
function metadataOf(
  name: string,
  version: ModelVersion,
  lineage: ModelLineage,
  [first]: readonly CardEvaluation[],
  tags: readonly string[],
): HuggingFaceMetadata {
  const { dataset = null, family = null } =
    'imported' in lineage
      ? {}
      : {
          dataset: lineage.dataset,
          family: (lineage.definition as { model: { family: string } }).model.family,
        };
  const kinds = [version.task, family, version.imported?.format ?? null].filter((kind) => kind !== null);
  const tag = pipelineTag(version);
  const measured = Object.entries(first?.metrics ?? {}).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  return {
    library_name: 'trainyard',
    ...(tag !== undefined && { pipeline_tag: tag }),
    tags: [...new Set(['trainyard', ...kinds, ...tags])],
    metrics: measured.map(([metric]) => metric),
    'model-index':
      first === undefined || dataset === null
        ? []
        : [
            {
              name,
              results: [
                {
                  task: { type: tag ?? version.task ?? '' },
                  dataset: {
                    type: dataset.sha256 === null ? dataset.id : `sha256:${dataset.sha256}`,
                    name: dataset.name ?? dataset.id,
                    split: first.part,
                  },
                  metrics: measured.map(([metric, value]) => ({ type: metric, name: metric, value })),
                },
              ],
            },
          ],
  };
}

/** Hugging Face's name of a task, by what the model reads; recommendation and autoencoding have none. */
function pipelineTag({ task, inputs }: ModelVersion): string | undefined {
  if (task === 'forecasting') return 'time-series-forecasting';
  if (task === 'regression') return 'tabular-regression';
  if (task !== 'classification' && task !== 'multiLabelClassification') return undefined;
  const types = new Set(inputs.map(({ type }) => type));
  if (types.has('image')) return 'image-classification';
  return types.size === 1 && types.has('text') ? 'text-classification' : 'tabular-classification';
}
