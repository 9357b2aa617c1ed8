import { afterAll, beforeAll, describe, it } from 'vitest';
import { allExamples } from '../../examples/all-examples.ts';
import { runExample } from '../../examples/run-example.ts';
import { createClient, type TrainyardClient } from '../../src/client/client.ts';
import { startInProcessService, type InProcessService } from '../support/in-process-service.ts';

let service: InProcessService;
let client: TrainyardClient;
beforeAll(async () => {
  service = await startInProcessService();
  client = createClient({ url: service.url, key: service.adminKey });
});
afterAll(() => service?.stop());

/** The quick examples through the API; `npm run examples` runs the others too. */
describe.concurrent('an example reaches its own bar, else the figure of its reference', () => {
  it.for(allExamples.filter(({ quick }) => quick))(
    '$name',
    { timeout: 600_000 },
    async (example, { expect }) => {
      const hasBar = example.atLeast !== undefined;
      // A bar of its own is reached by every seed; the median of a reference takes all of them.
      const tried = hasBar ? { ...example, seeds: example.seeds.slice(0, 2) } : example;
      const { metric, value, reference, atOrAbove } = await runExample(client, tried);
      const reaches = hasBar ? value >= example.atLeast! : atOrAbove;
      expect(reaches, `${metric} ${value}, reference ${reference}`).toBe(true);
    },
  );
});
