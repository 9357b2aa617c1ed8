import { plannedAreas, type ExperimentDefinition } from '../contracts/definition/definition.ts';
import { pointerTo } from '../json-pointer.ts';
import { createFindings } from './issues.ts';

interface Gap {
  path: readonly string[];
  /** The values that are not built; absent: the option as a whole. */
  values?: readonly unknown[];
}

/**
 * What the definition can say and the service does not build yet. A definition that says one of these is refused, never
 * trained without it. Building an option means removing its row here.
 */
const gaps: readonly Gap[] = [
  { path: ['training', 'precision'], values: ['mixed'] },
  ...plannedAreas.map((area) => ({ path: [area] })),
];

/**
 * Refuses what is named in the definition but not built yet.
 * @throws notSupportedYet with a pointer to each such option.
 */
export function requireSupported(definition: ExperimentDefinition): void {
  const findings = createFindings();
  for (const { path, values } of gaps) {
    const value = valueAt(definition, path);
    if (value === undefined || value === null) continue;
    if (values && !values.includes(value)) continue;
    const what = values ? `${path.join('.')} ${JSON.stringify(value)}` : path.join('.');
    findings.reject(pointerTo(...path), `${what} is not supported yet.`, 'notSupportedYet');
  }
  findings.throwIfAny('notSupportedYet', 'The definition asks for something that is not built yet');
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
