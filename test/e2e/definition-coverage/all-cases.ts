import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { requireSupported } from '../../../src/definition/supported.ts';
import { TrainyardError } from '../../../src/errors.ts';
import type { CoverageCase } from './coverage-case.ts';
import { modelCases } from './model-cases.ts';
import { tableCases } from './table-cases.ts';
import { trainingCases } from './training-cases.ts';

/** Every case. What they name together is every option that is built: `npm run coverage:definition` says what is missing. */
export const allCases: readonly CoverageCase[] = [...tableCases, ...trainingCases, ...modelCases].filter(
  isBuilt,
);

/** Whether the service builds all that the case asks for. A case may be there before what it trains with. */
function isBuilt({ definition }: CoverageCase): boolean {
  try {
    requireSupported(definition as ExperimentDefinition);
    return true;
  } catch (error) {
    if (error instanceof TrainyardError && error.code === 'notSupportedYet') return false;
    throw error;
  }
}
