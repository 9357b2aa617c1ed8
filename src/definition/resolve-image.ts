import type { ExperimentDefinition, InputColumn, ResolvedImage } from '../contracts/definition/definition.ts';
import { Preparation } from '../contracts/definition/data.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';

/** The longer side that images get by default, at most: larger ones are asked for, as they cost memory. */
const longestSide = 64;

/** How images become numbers, with its defaults; undefined where no input is an image. */
export function resolveImage(
  definition: ExperimentDefinition,
  inputs: readonly InputColumn[],
  dataset: DatasetFacts,
  findings: Findings,
): ResolvedImage | undefined {
  const given = definition.preparation?.image;
  const images = inputs.filter(({ type }) => type === 'image');
  if (images.length === 0) {
    if (given !== undefined)
      findings.reject('/preparation/image', 'None of the inputs is an image.', 'optionNotApplicable');
    return undefined;
  }
  if (images.length > 1) {
    const names = images.map(({ name }) => `"${name}"`).join(' and ');
    findings.reject(
      definition.inputs?.include ? pointerTo('inputs', 'include') : '/inputs',
      `A model takes one image; ${names} are images. Leave all but one out with inputs.exclude.`,
      'severalImages',
    );
  }
  const facts = columnOf(dataset, images[0].name)?.images;
  const [seenWidth, seenHeight] = [facts?.width.median ?? 28, facts?.height.median ?? 28];
  const shrink = Math.min(1, longestSide / Math.max(seenWidth, seenHeight));
  // One side alone keeps the proportions of the median image.
  const width = given?.width ?? Math.max(1, Math.round(seenWidth * (given?.height ? given.height / seenHeight : shrink))); // prettier-ignore
  const height = given?.height ?? Math.max(1, Math.round(seenHeight * (given?.width ? given.width / seenWidth : shrink))); // prettier-ignore
  const isGrey = facts !== undefined && facts.channels.every(({ channels }) => channels <= 2);
  const { channels = isGrey ? 1 : 3, fit, normalize } = withDefaults(Preparation.properties.image, given);
  return { width, height, channels, fit, normalize };
}
