import type { CoverageCase } from './coverage-case.ts';
import { modelCases } from './model-cases.ts';
import { tableCases } from './table-cases.ts';
import { trainingCases } from './training-cases.ts';

/** Every case. What they name together is every option that is built: `npm run coverage:definition` says what is missing. */
export const allCases: readonly CoverageCase[] = [...tableCases, ...trainingCases, ...modelCases];
