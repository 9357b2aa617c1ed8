import { prepareCode } from '../../scripts/setup-code.ts';

/** Vitest's global set-up of the tests that start processes: `dist` is as new as the sources, also without `npm test`. */
export default async function prepareCompiledCode(): Promise<void> {
  for (const step of prepareCode) await step.run((message) => console.log(`${step.name}: ${message}`));
}
