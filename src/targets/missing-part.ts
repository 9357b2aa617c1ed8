import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { PredictionPart } from '../contracts/model.ts';
import { kindOfTarget } from './targets.ts';

/** Which models give a part of predictions. */
const givenBy: Readonly<Record<PredictionPart, string>> = {
  explanation: 'a model of classes, labels, numbers or forecasts',
  code: 'an autoencoder',
  reconstruction: 'an autoencoder',
  intervals: 'a regression',
  sets: 'a classification',
};

/** Why the predictions of a model can not hold a part that is asked for; null: they can. */
export function missingPart(
  part: PredictionPart,
  { preparation: { target }, conformal }: Pick<ArtifactManifest, 'preparation' | 'conformal'>,
): string | null {
  if (!kindOfTarget(target).predictionParts.includes(part))
    return `Only ${givenBy[part]} gives ${part}; leave it out of include.`;
  if ((part !== 'intervals' && part !== 'sets') || conformal !== undefined) return null;
  return `This version has no ${part}: they need a run with evaluation.conformal, and its final checkpoint.`;
}
