import { afterAll, beforeAll, describe, it } from 'vitest';
import { allExamples } from '../../examples/all-examples.ts';
import { runExample } from '../../examples/run-example.ts';
import { createClient, type TrainyardClient } from '../../src/client/client.ts';
import { startInProcessService, type InProcessService } from '../support/in-process-service.ts';
import { ofMatrix } from '../support/of-matrix.ts';

let service: InProcessService;
let client: TrainyardClient;
beforeAll(async () => {
  service = await startInProcessService();
  client = createClient({ url: service.url, key: service.adminKey });
});
afterAll(() => service?.stop());

const quick = allExamples.filter((example) => example.quick);

/** The quick examples through the API, here those with the fewest steps; `npm run examples` runs all that there are. */
describe.concurrent('an example reaches its own bar, else the figure of its reference', () => {
  it.for(ofMatrix(quick, ['linear-regression', 'binary-mlp']))(
    '$name',
    { timeout: 600_000 },
    async (example, { expect }) => {
      const hasBar = example.atLeast !== undefined;
      // A bar of its own is reached by every seed; the median of a reference takes all of them.
      const tried = hasBar ? { ...example, seeds: example.seeds.slice(0, 2) } : example;
      const { metric, value, reference, atOrAbove } = await runExample({ client, url: service.url }, tried);
      const reaches = hasBar ? value >= example.atLeast! : atOrAbove;
      expect(reaches, `${metric} ${value}, reference ${reference}`).toBe(true);
    },
  );
});
