import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeWithLibtensorflow } from './needs-libtensorflow.ts';

const program = `
  import { startEngine } from ${JSON.stringify(new URL('../../../src/engine/start-engine.ts', import.meta.url).href)};
  import * as tf from ${JSON.stringify(new URL('../../../src/engine/tf.ts', import.meta.url).href)};
  await startEngine({ engine: 'libtensorflow', libtensorflowDir: null, threads: { intraOp: 1, interOp: 1 } });
  tf.conv2d(tf.ones([4, 8, 8, 4]), tf.ones([3, 3, 4, 3]), 1, 'same').dataSync();
  console.log(JSON.stringify(process.env.TF_ENABLE_ONEDNN_OPTS ?? null));
`;

describeWithLibtensorflow('oneDNN', () => {
  // Processors with AVX-512 VNNI have it without our doing: there the variable alone tells.
  it.runIf(process.arch === 'x64').each([
    [undefined, '1', true],
    ['0', '0', false],
  ])('with TF_ENABLE_ONEDNN_OPTS=%s is as with %s', async (given, read, isUsed) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { env: { ...process.env, ONEDNN_VERBOSE: '1', TF_ENABLE_ONEDNN_OPTS: given } },
    );
    const lines = stdout.trim().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toBe(read);
    expect(lines.some((line) => line.includes(',convolution,'))).toBe(isUsed);
  });
});
