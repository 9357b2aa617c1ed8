/**
 * `npm run examples`: starts the service with a temporary data folder, runs every example over HTTP, and prints each
 * beside the figure of its reference. `--only NAME` (repeatable) picks some; with `--json` the last line is one JSON object.
 */
import { parseArgs } from 'node:util';
import { allExamples } from '../examples/all-examples.ts';
import { runExample, type ExampleResult } from '../examples/run-example.ts';
import { createClient } from '../src/client/client.ts';
import { startService } from './service-process.ts';

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});
const names = allExamples.map(({ name }) => name);
const unknown = flags.only?.filter((name) => !names.includes(name)) ?? [];
if (unknown.length > 0) throw new Error(`no example ${unknown.join(', ')}; there are ${names.join(', ')}`);
const chosen = allExamples.filter(({ name }) => flags.only?.includes(name) ?? true);

const service = await startService();
process.once('SIGINT', () => void service.stop().then(() => process.exit(130)));
const results: ExampleResult[] = [];
try {
  const client = createClient({ url: service.url, key: service.adminKey });
  for (const example of chosen) {
    const result = await runExample({ client, url: service.url }, example);
    console.log(lineOf(result));
    if (result.note !== '') console.log(`  ${result.note}`);
    results.push(result);
  }
} catch (error) {
  console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await service.stop();
}
console.table(
  Object.fromEntries(
    results.map((result) => [
      result.name,
      {
        data: result.data,
        model: result.model,
        engine: result.engine,
        seconds: Number(result.seconds.toFixed(1)),
        metric: result.metric,
        value: Number(result.value.toFixed(4)),
        reference: Number(result.reference.toFixed(4)),
        'at or above': result.atOrAbove,
      },
    ]),
  ),
);
if (flags.json) {
  const examples = results.map(({ name, metric, value, reference, atOrAbove, seconds }) => ({
    name, metric, value, reference, atOrAbove, seconds,
  })); // prettier-ignore
  console.log(JSON.stringify({ examples }));
}

function lineOf({ name, metric, value, reference, peer, atOrAbove, seconds }: ExampleResult): string {
  const verdict = atOrAbove ? 'at or above' : 'BELOW';
  return `${name}: ${metric} ${value.toFixed(4)}, ${verdict} ${reference.toFixed(4)} (${peer}); ${seconds.toFixed(1)} s`;
}
