/**
 * `npm run coverage:definition`: what of the experiment definition no test trains with. Ends with code 1 if there is
 * anything. The cases are trained by `test/e2e/definition-coverage/definition-coverage.test.ts`.
 */
import { allCases } from '../test/e2e/definition-coverage/all-cases.ts';
import { allOptions, optionsIn } from './definition-coverage.ts';

const covered = new Set(['dataset', ...allCases.flatMap(({ definition }) => optionsIn(definition))]);
const options = allOptions();
const missing = options.filter((option) => !covered.has(option));
for (const option of missing) console.log(option);
console.log(
  `${options.length - missing.length} of ${options.length} options of the definition are trained with.`,
);
process.exitCode = missing.length > 0 ? 1 : 0;
