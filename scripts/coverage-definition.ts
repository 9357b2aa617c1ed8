/**
 * `npm run coverage:definition`: what of the experiment definition no test trains with. Ends with code 1 if there is
 * anything. The cases are trained by `test/e2e/definition-coverage/definition-coverage.test.ts`.
 */
import { allCases } from '../test/e2e/definition-coverage/all-cases.ts';
import { allOptions, uncoveredOptions } from './definition-coverage.ts';

const missing = uncoveredOptions(allCases.map(({ definition }) => definition));
for (const option of missing) console.log(option);
const { length } = allOptions();
console.log(`${length - missing.length} of ${length} options of the definition are trained with.`);
process.exitCode = missing.length > 0 ? 1 : 0;
