/**
 * `npm run build:kernel`: compiles tools/tree-kernel/tree-kernel.ts by AssemblyScript and writes the bytes into
 * src/families/trees/kernel/kernel-bytes.ts, which is committed: setting up needs no compiler, and sources and compiled
 * code find them alike.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compileKernel, kernelSourceHash } from './compile-kernel.ts';

const bytes = await compileKernel();
const lines = bytes.toString('base64').match(/.{1,100}/g)!;
const out = path.join(import.meta.dirname, '../src/families/trees/kernel/kernel-bytes.ts');
await writeFile(
  out,
  `/** The kernel of trees, WebAssembly in base64: written by \`npm run build:kernel\` from tools/tree-kernel/tree-kernel.ts. */
export const kernelBytes =
${lines.map((line) => `  '${line}'`).join(' +\n')};

/** @internal What it was compiled from. */
export const kernelSource = '${await kernelSourceHash()}';
`,
);
console.log(`${path.relative(process.cwd(), out)}: ${bytes.length} bytes of WebAssembly`);
