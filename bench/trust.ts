/**
 * What trust in models costs: `npm run bench:trust`. Each part measures one thing by itself and prints its lines; `--only NAME` (repeatable)
 * picks parts, and with `--json` the last line is one JSON object, a list of figures for each part. A new part is a file in `bench/trust` and a
 * line in `parts`.
 */
import { parseArgs } from 'node:util';
import { measureCompression } from './trust/compression.ts';
import { measureExplanations } from './trust/explanations.ts';
import { measureFederated } from './trust/federated.ts';
import { measurePrivacy } from './trust/privacy.ts';
import type { Figure, TrustPart } from './trust/trust-part.ts';

const parts: Readonly<Record<string, TrustPart>> = {
  explanations: measureExplanations,
  compression: measureCompression,
  federated: measureFederated,
  privacy: measurePrivacy,
};

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
  },
});
const measured: Record<string, Figure[]> = {};
for (const [name, measure] of Object.entries(parts)) {
  if (!(flags.only?.includes(name) ?? true)) continue;
  console.log(`${name}:`);
  measured[name] = await measure({ rounds: Number(flags.rounds), say: (line) => console.log(`  ${line}`) });
}
if (flags.json) console.log(JSON.stringify(measured));
