import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { definitionDocs } from '../../scripts/definition-docs.ts';
import { plannedAreas } from '../../src/contracts/definition/definition.ts';

describe('docs/definition.md', () => {
  it('is what the schema and the supported options say (npm run docs:definition writes it)', async () => {
    const written = await readFile(new URL('../../docs/definition.md', import.meta.url), 'utf8');
    expect(written).toBe(await definitionDocs());
  });

  it('marks what is not built, and nothing that is', async () => {
    const lines = (await definitionDocs()).split('\n');
    const itemOf = (section: string, option: string): string => {
      const start = lines.findIndex((line) => line.startsWith(`## ${section}`));
      return lines.slice(start).find((line) => line.startsWith(`- \`${option}\``))!;
    };
    for (const area of plannedAreas) expect(itemOf('The document', area)).toContain('**Not yet.**');
    expect(itemOf('`training`', 'epochs')).not.toContain('Not yet');
    expect(itemOf('`preparation`', 'outliers')).not.toContain('Not yet');
  });
});
