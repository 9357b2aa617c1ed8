import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { Explainer } from '../engine/explain/explainer.ts';
import { TrainyardError } from '../errors.ts';
import { createRowExplainer, type RowExplainer } from './row-explainer.ts';

/** Opens what explains a model's rows. It is undefined where nothing does, and null where a model of before lacks what that needs. */
export type OpenExplainer = () => Explainer | null | undefined;

/**
 * What explains a model's rows.
 * @throws predictionInputInvalid at `/include`, with the reason, where its rows are not explained
 */
export function openExplainer(
  { preparation, definition }: Pick<ArtifactManifest, 'preparation' | 'definition'>,
  open: OpenExplainer,
): RowExplainer {
  const { family } = definition.model;
  const explainer = open();
  if (explainer === undefined)
    throw notExplained(
      `Predictions of the family ${family} are not explained; those of trees, linear models and networks are.`,
    );
  if (explainer === null)
    throw notExplained(
      'This version does not hold what an explanation starts from: it was trained before explanations were, or has layers that they do not reach. Train it again, or with other layers.',
    );
  const rows = createRowExplainer(explainer, preparation);
  if (rows === null)
    throw notExplained(
      `The predictions of ${definition.task.type} are not explained; those of classes, labels, numbers and forecasts are.`,
    );
  return rows;
}

/** Refuses more rows than are explained in a request. */
export function tooManyExplained(most: number): TrainyardError {
  return notExplained(
    `At most ${most} rows of this model are explained in a request. Send fewer, or explain a dataset by a batch prediction.`,
  );
}

function notExplained(detail: string): TrainyardError {
  return new TrainyardError('predictionInputInvalid', detail, {
    issues: [{ pointer: '/include', code: 'optionNotApplicable', detail }],
  });
}
