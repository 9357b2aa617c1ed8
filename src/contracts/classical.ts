import { classicalFamilies, type ClassicalFamily } from './definition/classical.ts';

/** What an artifact says of a classical model; its numbers are in `model.json` and the files that it names. */
export interface ClassicalArchitecture {
  formatVersion: 1;
  family: ClassicalFamily;
  /** Numbers of a row. */
  inputWidth: number;
  /** Number of classes; null: a regression. */
  classes: number | null;
}

/** Whether an artifact's architecture is that of a classical model. */
export function isClassicalArchitecture(architecture: unknown): architecture is ClassicalArchitecture {
  const { family } = (architecture ?? {}) as { family?: unknown };
  return (classicalFamilies as readonly unknown[]).includes(family);
}
