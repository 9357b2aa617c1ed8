import type { StepCounts } from '../contracts/row-counts.ts';
import { toWarning } from '../contracts/warning.ts';
import type { Findings } from './issues.ts';

/** The option that is about what a run could not divide. */
const pointers: Readonly<Record<string, string>> = {
  sameTime: '/task/time',
  groupVaries: '/inputs/sequence/group',
  noRows: '/inputs',
};

/** Refuses what a run could not divide, and warns of what it would warn of, beside what is warned of already. */
export function applyStepCounts({ problem, warnings }: StepCounts, findings: Findings): void {
  if (problem !== null && findings.issues.length === 0)
    findings.reject(pointers[problem.code] ?? '/split', problem.detail, problem.code);
  const known = new Set(findings.warnings.map(({ code }) => code));
  for (const warning of warnings) if (!known.has(warning.code)) findings.warnings.push(toWarning(warning));
}
