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
describe('an example reaches its own bar, else the figure of its reference', () => {
  it.each(allExamples.filter(({ quick }) => quick))('$name', { timeout: 300_000 }, async (example) => {
    const hasBar = example.atLeast !== undefined;
    // A bar of its own is reached by every seed; the median of a reference takes all of them.
    const tried = hasBar ? { ...example, seeds: example.seeds.slice(0, 2) } : example;
    const { metric, value, reference, atOrAbove } = await runExample(service.api, tried);
    const reaches = hasBar ? value >= example.atLeast! : atOrAbove;
    expect(reaches, `${metric} ${value}, reference ${reference}`).toBe(true);
  });
});
