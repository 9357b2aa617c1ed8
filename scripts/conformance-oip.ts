/**
 * `npm run conformance:oip -- --url http://host:port --model name [--key ty_…] [--json]`: asks a server of the Open Inference Protocol v2
 * what the protocol says it does. The inputs are two rows of ones, true and "2024-01-01", which the model has to take. Ends with code 1 where a
 * check fails; the last line is `{ "checks", "failed" }` with `--json`.
 */
import { parseArgs } from 'node:util';
import { oipChecks } from './conformance/oip-checks.ts';

const { values: flags } = parseArgs({
  options: {
    url: { type: 'string' },
    model: { type: 'string' },
    key: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const { url, model, key, json } = flags;
if (url === undefined || model === undefined) throw new Error('Say --url and --model.');

const failed: string[] = [];
for (const { name, extension, ...check } of oipChecks) {
  const called = extension === undefined ? name : `${extension}: ${name}`;
  try {
    await check.run({ url, model, ...(key !== undefined && { key }) });
    console.log(`ok      ${called}`);
  } catch (error) {
    failed.push(called);
    console.log(`failed  ${called}\n        ${(error as Error).message.replaceAll('\n', '\n        ')}`);
  }
}
if (json) console.log(JSON.stringify({ checks: oipChecks.length, failed }));
else console.log(`${oipChecks.length - failed.length} of ${oipChecks.length} checks passed`);
process.exitCode = failed.length > 0 ? 1 : 0;
