import { classicalFamilies, type ResolvedClassicalModel } from '../families/classical-families.ts';

/** What an artifact says of a classical model; its numbers are in `model.json` and the files that it names. */
export interface ClassicalArchitecture {
  formatVersion: 1;
  family: ResolvedClassicalModel['family'];
  /** Numbers of a row. */
  inputWidth: number;
  /** Number of classes; null: a regression. */
  classes: number | null;
}

/** Whether an artifact's architecture is that of a classical model. */
export function isClassicalArchitecture(architecture: unknown): architecture is ClassicalArchitecture {
  const { family } = (architecture ?? {}) as { family?: unknown };
  return typeof family === 'string' && classicalFamilies.find(family) !== null;
}
