import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { requireSupported } from '../../../src/definition/supported.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { classicalCases } from './classical-cases.ts';
import type { CoverageCase } from './coverage-case.ts';
import { compressionCases } from './compression-cases.ts';
import { customCases } from './custom-cases.ts';
import { fineTuningCases } from './fine-tuning-cases.ts';
import { imageCases } from './image-cases.ts';
import { sequenceCases } from './sequence-cases.ts';
import { tableCases } from './table-cases.ts';
import { trainingCases } from './training-cases.ts';

/**
 * Every case, each after the one that it starts from. What they name together is every option that is built:
 * `npm run coverage:definition` says what is missing.
 */
export const allCases: readonly CoverageCase[] = [
  ...trainingCases,
  ...tableCases,
  ...fineTuningCases,
  ...compressionCases,
  ...sequenceCases,
  ...imageCases,
  ...customCases,
  ...classicalCases,
].filter(isBuilt);

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
