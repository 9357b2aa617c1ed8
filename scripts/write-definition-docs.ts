/** `npm run docs:definition`: writes `docs/definition.md`; a contract test compares the two. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { definitionDocs } from './definition-docs.ts';

await writeFile(path.resolve(import.meta.dirname, '..', 'docs', 'definition.md'), await definitionDocs());
console.log('wrote docs/definition.md');
