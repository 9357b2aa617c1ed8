import { expect, it } from 'vitest';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { runChild } from '../run-child.ts';

describeWithLibtensorflow('captured gradients of filters of 1 × 1 with strides', () => {
  // oneDNN's kernel for them writes beyond its workspace (ADR 114): with AVX2 and two threads into the other thread's images.
  it.each([
    ['plain', {}],
    ['threads 2', { ONEDNN_MAX_CPU_ISA: 'AVX2' }],
  ])('are those of eager training and not computed by oneDNN, plan %s, %o', async (plan, limits) => {
    const environment = { TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_VERBOSE: '1', ...limits };
    const { code, stdout, stderr } = await runChild('./capture/strided-pointwise-child.ts', [plan], environment); // prettier-ignore
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const lines = stdout.trim().split('\n');
    const convolutions = lines.filter((line) => line.includes(',convolution,'));
    expect(convolutions.filter((line) => line.includes('forward')).length).toBeGreaterThan(0);
    expect(convolutions.filter((line) => line.includes('backward_weights') && line.includes('kw1sw2'))).toEqual([]); // prettier-ignore
    const differences = JSON.parse(lines.at(-1)!) as Record<string, number>;
    expect(Object.keys(differences)).toEqual(['conv2d', 'separableConv2d', 'conv1d']);
    for (const difference of Object.values(differences)) expect(difference).toBeLessThan(1e-4);
  });
});
