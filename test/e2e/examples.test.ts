import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allExamples } from '../../examples/all-examples.ts';
import { runExample } from '../../examples/run-example.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 90_000);
afterAll(() => service?.stop());

/** The quick examples through the API; `npm run examples` runs the others too. */
describe('an example reaches the figure of its reference', () => {
  it.each(allExamples.filter(({ quick }) => quick))('$name', { timeout: 120_000 }, async (example) => {
    const result = await runExample(service.api, example);
    const { better } = example.headline;
    expect(
      result.atOrAbove,
      `${result.metric} ${result.value}, reference ${result.reference} (${better})`,
    ).toBe(true);
  });
});
