import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedPreparation,
} from '../contracts/definition/definition.ts';
import { Preparation } from '../contracts/definition/data.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Findings } from './issues.ts';

type Encoding = Pick<ResolvedPreparation, 'categorical' | 'maxCategories' | 'hashing' | 'targetEncoding'>;

/**
 * How categories are encoded, with the options that the encoding has.
 * @param standard the family's own encoding, where the definition names none
 */
export function resolveEncoding(
  definition: ExperimentDefinition,
  inputs: readonly InputColumn[],
  standard: ResolvedPreparation['categorical'],
  findings: Findings,
): Encoding {
  const given = definition.preparation ?? {};
  const { hashing, targetEncoding, maxCategories } = given;
  const filled = withDefaults(Preparation, {
    categorical: standard,
    hashing: {},
    targetEncoding: {},
    ...given,
  });
  const { categorical } = filled;
  const refuse = (option: string, encodings: string): void =>
    findings.reject(
      `/preparation/${option}`,
      `${option} is used with preparation.categorical ${encodings} only.`,
      'optionNotApplicable',
    );
  if (hashing !== undefined && categorical !== 'hashing') refuse('hashing', '"hashing"');
  if (targetEncoding !== undefined && categorical !== 'target') refuse('targetEncoding', '"target"');
  if (maxCategories !== undefined && (categorical === 'hashing' || categorical === 'target'))
    refuse('maxCategories', '"oneHot", "ordinal" and "embedding"');
  const { type, targets } = definition.task;
  const hasOneTarget = (type === 'classification' || type === 'regression') && targets === undefined;
  if (categorical === 'target' && !hasOneTarget)
    findings.reject(
      '/preparation/categorical',
      `Target encoding needs one target, of a classification or a regression; the task is ${type}${targets === undefined ? '' : ' with several targets'}.`,
      'optionNotApplicable',
    );
  if (
    definition.preparation?.categorical !== undefined &&
    !inputs.some((input) => input.type === 'categorical')
  )
    findings.warn('optionWithoutEffect', 'No input column is categorical, so none is encoded.', {
      pointer: '/preparation/categorical',
    });
  return {
    categorical,
    maxCategories: filled.maxCategories,
    ...(categorical === 'hashing' && { hashing: filled.hashing }),
    ...(categorical === 'target' && { targetEncoding: filled.targetEncoding }),
  };
}
