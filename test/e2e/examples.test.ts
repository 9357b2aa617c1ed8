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
    const { metric, value, reference, atOrAbove } = await runExample(service.api, example);
    const reaches = example.atLeast === undefined ? atOrAbove : value >= example.atLeast;
    expect(reaches, `${metric} ${value}, reference ${reference}`).toBe(true);
  });
});
