import { nameHint, shortened } from '../similar-names.ts';
import { TrainyardError, type ErrorCode, type ErrorIssue } from '../errors.ts';
import { toWarning, type Warning, type WarningCode } from '../contracts/warning.ts';

/** More issues than this help nobody. */
const reportedIssues = 50;
/** Those that are looked into: what to do about the first ones is what to do about all. */
const issuesAtLength = 10;

/** Collects everything that is wrong with a definition, so that a user sees all of it at once. */
export interface Findings {
  issues: ErrorIssue[];
  warnings: Warning[];
  leftOut: { column: string; reason: string }[];
  /** @param detail its text, or how to write it: at length where few are wrong, or shortly */
  reject(pointer: string, detail: string | ((isLong: boolean) => string), code?: string): void;
  warn(code: WarningCode, detail: string, where?: { pointer?: string; column?: string }): void;
  /** @throws the given code with all issues, when there are any. */
  throwIfAny(code: ErrorCode, summary: string): void;
}

/** An empty {@link Findings}. */
export function createFindings(): Findings {
  const findings: Findings = {
    issues: [],
    warnings: [],
    leftOut: [],
    reject(pointer, detail, code = 'invalid') {
      const isLong = findings.issues.length < issuesAtLength;
      const text = typeof detail === 'string' ? detail : detail(isLong);
      findings.issues.push({ pointer, detail: text, code });
    },
    warn(code, detail, where = {}) {
      findings.warnings.push(toWarning({ code, detail, ...where }));
    },
    throwIfAny(code, summary) {
      if (findings.issues.length === 0) return;
      const first = findings.issues[0];
      const more = findings.issues.length > 1 ? ` (and ${findings.issues.length - 1} more)` : '';
      const unbuilt = findings.issues.every((issue) => issue.code === 'notSupportedYet');
      throw new TrainyardError(unbuilt ? 'notSupportedYet' : code, `${summary}: ${first.detail}${more}`, {
        issues: findings.issues.slice(0, reportedIssues),
      });
    },
  };
  return findings;
}

/** "There is no column …", at length with the nearest names. */
export function unknownColumn(name: string, names: readonly string[]): (isLong: boolean) => string {
  return (isLong) => {
    const what = `There is no column "${shortened(name)}"`;
    return isLong ? `${what}; ${nameHint(name, names, 'columns:')}` : `${what}.`;
  };
}
