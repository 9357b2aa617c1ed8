import { nameHint } from '../similar-names.ts';
import { TrainyardError, type ErrorCode, type ErrorIssue } from '../errors.ts';
import { toWarning, type Warning, type WarningCode } from '../contracts/warning.ts';

/** Joins the parts of a JSON Pointer (RFC 6901), escaping `~` and `/`. */
export function pointerTo(...parts: (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Collects everything that is wrong with a definition, so that a user sees all of it at once. */
export interface Findings {
  issues: ErrorIssue[];
  warnings: Warning[];
  leftOut: { column: string; reason: string }[];
  reject(pointer: string, detail: string, code?: string): void;
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
      findings.issues.push({ pointer, detail, code });
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
        issues: findings.issues,
      });
    },
  };
  return findings;
}

/** "There is no column …", with the nearest names. */
export function unknownColumn(name: string, names: readonly string[]): string {
  return `There is no column "${name}"; ${nameHint(name, names, 'columns:')}`;
}
