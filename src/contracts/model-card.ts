import { Type, type Static } from 'typebox';
import { MapOf, Nullable, OneOf, Timestamp } from './common.ts';
import { ModelVersion } from './model.ts';
import { ModelLineage, ModelSignature } from './model-details.ts';
import { PermutationImportance } from './permutation-importance.ts';
import { CompressionReport } from './compression-report.ts';
import { PrivacyReport } from './privacy-report.ts';
import { Warning } from './warning.ts';

const { target, classes, aliases, sizeBytes } = ModelVersion.properties;
const { model, version, inputs, steps, outputs } = ModelSignature.properties;

/** The single figures of a model on one part of the data, beside those of a rule that looks at no input. */
const CardEvaluation = Type.Object({
  part: OneOf(['test', 'validation', 'crossValidation'] as const),
  rows: Nullable(Type.Integer({ description: 'Number of evaluated rows; null for the folds together.' })),
  metrics: MapOf(Nullable(Type.Number()), {
    description:
      'Metrics by the names that they have in the evaluation; means over the folds for `crossValidation`.',
  }),
  baseline: Nullable(MapOf(Nullable(Type.Number())), {
    description: 'Metrics of the baseline on the same rows; null if there is none.',
  }),
});
export type CardEvaluation = Static<typeof CardEvaluation>;

/** Metadata as Hugging Face's model cards have them at their top (`ModelCardData`), without what is not known, such as a licence. */
const HuggingFaceMetadata = Type.Object(
  {
    library_name: Type.Literal('trainyard'),
    pipeline_tag: Type.Optional(
      Type.String({ description: "Hugging Face's name of the task; absent if it has none." }),
    ),
    tags: Type.Array(Type.String()),
    metrics: Type.Array(Type.String()),
    'model-index': Type.Array(
      Type.Object({
        name: Type.String(),
        results: Type.Array(
          Type.Object({
            task: Type.Object({ type: Type.String() }),
            dataset: Type.Object({ type: Type.String(), name: Type.String(), split: Type.String() }),
            metrics: Type.Array(
              Type.Object({ type: Type.String(), name: Type.String(), value: Type.Number() }),
            ),
          }),
        ),
      }),
    ),
  },
  { description: "Metadata in the form of Hugging Face's model cards." },
);
export type HuggingFaceMetadata = Static<typeof HuggingFaceMetadata>;

/** What is known of a version, on one page. */
export const ModelCard = Type.Object(
  {
    model,
    version,
    description: Type.String({
      description:
        'Description of the version, or of the model if the version has none; empty if there is none.',
    }),
    tags: MapOf(Type.String(), {
      description: 'Tags of the model and of the version; of equal names that of the version.',
    }),
    aliases,
    task: ModelVersion.properties.task,
    target,
    classes,
    inputs,
    steps,
    outputs,
    evaluations: Type.Array(CardEvaluation, {
      description: 'Single figures of each evaluated part; empty for a version of an earlier checkpoint.',
    }),
    importance: Nullable(PermutationImportance, {
      description: 'Permutation importance of the columns; null if the run did not measure it.',
    }),
    privacy: Nullable(PrivacyReport, {
      description: 'Cost of differentially private training; null if the training was not private.',
    }),
    compression: Nullable(CompressionReport, {
      description: 'Size, latency and metric before and after a compression; null if there was none.',
    }),
    warnings: Type.Array(Warning, {
      description: 'Warnings of the run: what the model and its figures suffer from.',
    }),
    lineage: ModelLineage,
    sizeBytes,
    createdAt: Timestamp,
    metadata: HuggingFaceMetadata,
  },
  { $id: 'ModelCard' },
);
export type ModelCard = Static<typeof ModelCard>;
