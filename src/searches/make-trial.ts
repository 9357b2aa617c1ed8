import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { RunError } from '../contracts/run.ts';
import type { SearchSettings } from '../contracts/search.ts';
import type { DatasetFacts } from '../definition/dataset-facts.ts';
import type { DefinitionRules } from '../definition/definition-rules.ts';
import { errorToPlain } from '../errors.ts';
import { definitionIssues } from '../validation/check-definition.ts';
import type { MadeTrial } from './decide-step.ts';
import { epochsOf, NoSuchPlace, withParameters } from './trial-definition.ts';

/**
 * A trial's definition, resolved; or why there is none: it does not fit its schema or its dataset, or its objective could not be measured.
 * Rows are not counted for it, so every process comes to the same.
 */
export function makeTrial(
  {
    template,
    rules,
    facts,
    on,
  }: {
    template: ExperimentDefinition;
    rules: Pick<DefinitionRules, 'resolve'>;
    facts: DatasetFacts;
    on: SearchSettings['objective']['on'];
  },
  parameters: Readonly<Record<string, unknown>>,
): MadeTrial {
  try {
    const definition = withParameters(template, parameters);
    const issues = definitionIssues(definition);
    if (issues.length > 0) return refused({ code: 'definitionInvalid', message: `The definition does not fit its schema: ${issues[0].pointer} ${issues[0].detail}`, issues }); // prettier-ignore
    const { resolved, warnings } = rules.resolve(definition, facts);
    const problem = objectiveProblem(resolved.split, on);
    if (problem) return refused({ code: 'definitionInvalid', message: problem.detail, issues: [problem] });
    return { definition, resolved, warnings, epochs: epochsOf(resolved), error: null };
  } catch (error) {
    if (error instanceof NoSuchPlace)
      return refused({ code: 'definitionInvalid', message: error.message, issues: [] });
    const { code, message, issues } = errorToPlain(error);
    return refused({ code, message, issues: [...issues] });
  }
}

const refused = (error: RunError): MadeTrial => ({ error });

function objectiveProblem(
  { strategy, validation }: { strategy: string; validation: number },
  on: SearchSettings['objective']['on'],
) {
  const is = (pointer: string, detail: string) => ({ pointer, detail, code: 'objectiveNotMeasured' });
  if (on === 'folds')
    return strategy === 'kFold'
      ? null
      : is('/split/strategy', 'There are no folds to measure the objective on; say "kFold".');
  if (strategy === 'kFold')
    return is('/split/strategy', 'A cross-validation is measured on its folds; say "folds" in objective.on.');
  return validation > 0
    ? null
    : is('/split/validation', 'There are no validation rows to measure the objective on; give them a share.');
}
