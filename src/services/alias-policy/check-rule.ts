import type { PolicyRule } from '../../contracts/policy-rule.ts';
import type { Evaluation } from '../../contracts/evaluation.ts';
import type { Warning } from '../../contracts/warning.ts';
import { figuresOf } from '../../engine/metrics/evaluation-figures.ts';

/** What is known of a version that an alias is to point to. */
export interface VersionFacts {
  /** Null: of its checkpoint there is none. */
  evaluation: Evaluation | null;
  warnings: readonly Pick<Warning, 'code'>[];
  /** When the dataset that it was trained on was uploaded, in milliseconds since 1970; null: it was deleted. */
  dataFrom: number | null;
  now: number;
}

/** Whether a rule is met, by what, and else why not. */
export interface RuleCheck {
  /** Null where nothing was measured. */
  found: number | null;
  /** Null: it is met. */
  failure: string | null;
}

const dayMilliseconds = 86_400_000;

/** Holds a version against a rule. */
export function checkRule(rule: PolicyRule, facts: VersionFacts): RuleCheck {
  switch (rule.type) {
    case 'metric': {
      const { metric, part = 'test' } = rule;
      const figures = figuresOfPart(facts.evaluation, part);
      return checkBounds(rule, `${metric} of the ${part} ${part === 'folds' ? '' : 'rows'}`.trim(), figures[metric]); // prettier-ignore
    }
    case 'gap': {
      const { column, metric } = rule;
      const groups = facts.evaluation?.groups?.find((one) => one.column === column);
      const fairness: Record<string, number | null> = { ...groups?.fairness };
      const found = fairness[metric] ?? groups?.gaps[metric]?.difference;
      return checkBounds(rule, `the gap of ${metric} between groups of "${column}"`, found);
    }
    case 'coverage': {
      const level = facts.evaluation?.conformal?.levels.find((one) => one.coverage === rule.coverage);
      const what = `the coverage of the test rows at ${rule.coverage}`;
      return checkBounds({ atLeast: rule.atLeast }, what, level?.test?.coverage);
    }
    case 'dataAge': {
      const { dataFrom, now } = facts;
      const days = dataFrom === null ? null : (now - dataFrom) / dayMilliseconds;
      return checkBounds({ atMost: rule.atMostDays }, 'the age of the dataset in days', days);
    }
    case 'privacy': {
      const { epsilon, delta } = facts.evaluation?.privacy ?? {};
      const ofEpsilon = checkBounds({ atMost: rule.atMostEpsilon }, 'the ε of private training', epsilon);
      if (ofEpsilon.failure !== null) return ofEpsilon;
      const ofDelta = checkBounds({ atMost: rule.atMostDelta }, 'the δ of private training', delta);
      return { found: ofEpsilon.found, failure: ofDelta.failure };
    }
    case 'noWarnings': {
      const met = rule.codes.filter((code) => facts.warnings.some((warning) => warning.code === code));
      return {
        found: null,
        failure: met.length === 0 ? null : `The version has the warning${met.length > 1 ? 's' : ''} ${met.join(', ')}.`, // prettier-ignore
      };
    }
  }
}

function figuresOfPart(
  evaluation: Evaluation | null,
  part: 'test' | 'validation' | 'folds',
): Record<string, number | null> {
  if (part === 'folds') return evaluation?.crossValidation?.mean ?? {};
  const report = evaluation?.[part];
  return report ? figuresOf(report) : {};
}

function checkBounds(
  { atLeast, atMost }: { atLeast?: number; atMost?: number },
  what: string,
  found: number | null | undefined,
): RuleCheck {
  const subject = what.charAt(0).toUpperCase() + what.slice(1);
  if (found === null || found === undefined)
    return { found: null, failure: `${subject} is not known of this version.` };
  const told = Number(found.toPrecision(6));
  if (atLeast !== undefined && found < atLeast)
    return { found, failure: `${subject} is ${told}; at least ${atLeast} is needed.` };
  if (atMost !== undefined && found > atMost)
    return { found, failure: `${subject} is ${told}; at most ${atMost} is allowed.` };
  return { found, failure: null };
}
