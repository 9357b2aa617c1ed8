import { plannedAreas, type ExperimentDefinition } from '../contracts/definition/definition.ts';
import { pointerTo } from '../json-pointer.ts';
import { createFindings } from './issues.ts';

/**
 * Refuses the areas of the definition that are named but not built yet: a definition that has one is never trained without it.
 * @throws notSupportedYet with a pointer to each such area.
 */
export function requireSupported(definition: ExperimentDefinition): void {
  const findings = createFindings();
  const given = definition as Record<string, unknown>;
  for (const area of plannedAreas) {
    if (given[area] === undefined || given[area] === null) continue;
    findings.reject(pointerTo(area), `${area} is not supported yet.`, 'notSupportedYet');
  }
  findings.throwIfAny('notSupportedYet', 'The definition asks for something that is not built yet');
}
