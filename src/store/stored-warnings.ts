import type { Warning, WarningCode } from '../contracts/warning.ts';
import type { Prisma } from './generated/client.ts';
import { fromJson } from './stored-json.ts';

/** The warnings of a row, and how many there are. */
export function fromWarnings(stored: Prisma.JsonValue): { warnings: Warning[]; warningCount: number } {
  const warnings = fromJson<Warning[]>(stored);
  return { warnings, warningCount: warnings.length };
}

/** The condition on a column of warnings that one of them has the code. */
export const withWarning = (code: WarningCode): Prisma.JsonFilter => ({ array_contains: [{ code }] });
