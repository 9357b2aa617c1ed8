import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { Model } from '../../../src/contracts/definition/model.ts';
import type { ResolvedModel } from '../../../src/families/families.ts';
import type { InputBlock } from '../../../src/contracts/preparation.ts';
import { placeBlocks } from '../../../src/data/preparation/columns/input-layout.ts';
import { createFindings } from '../../../src/definition/issues.ts';
import { resolveModel } from '../../../src/definition/resolve-model.ts';
import { describeArchitecture, type Architecture } from '../../../src/engine/models/architecture.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

const image = (side: number, channels = 1) =>
  ({ kind: 'image', name: 'photo', width: side * side * channels, imageHeight: side, imageWidth: side, channels }) as const; // prettier-ignore
const numbers = (width: number) => ({ kind: 'dense', name: 'x', width }) as const;
const tokens = (length: number) =>
  ({ kind: 'tokens', name: 'review', width: length, vocabulary: 5000 }) as const;
const sequence = (steps: number) =>
  ({ kind: 'sequence', name: 'signal', width: steps * 2, steps, features: 2 }) as const;
const category = (name: string, count = 40) => ({ kind: 'category', name, width: 1, count }) as const;

type Blocks = Parameters<typeof placeBlocks>[0];

/** What a submission does with a model: its defaults, then its layers; or the pointers and reasons of its refusal. */
function submit(
  model: Model,
  blocks: Blocks,
  {
    classes = 3,
    task = 'classification',
    trainRows = 100_000,
  }: { classes?: number; task?: ExperimentDefinition['task']['type']; trainRows?: number } = {},
): { resolved: ResolvedModel; architecture: Architecture | null; refused: string[] } {
  const findings = createFindings();
  const inputs: InputBlock[] = placeBlocks(blocks);
  const definition = { dataset: 'ds_01jd2v7x9qe3fth6k8m4n5p6r7', task: { type: task, target: 'y' }, model };
  const resolved = resolveModel(definition, { blocks: inputs, hasTexts: false, trainRows }, findings);
  const issues = findings.issues.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  if (issues.length > 0) return { resolved, architecture: null, refused: issues };
  try {
    const outputs = { kind: 'classes', count: classes } as const;
    const architecture = describeArchitecture(trainingDefinition({ model: resolved }), inputs, outputs);
    return { resolved, architecture, refused: [] };
  } catch (error) {
    const { issues: found } = error as TrainyardError;
    return {
      resolved,
      architecture: null,
      refused: found.map(({ pointer, detail }) => `${pointer}: ${detail}`),
    };
  }
}

const shapes = ({ layers }: Architecture) => layers.map(({ name, outputShape: [, ...shape] }) => [name, shape.join('×')].join(' ')); // prettier-ignore

describe('a family alone trains something sensible', () => {
  it.each([
    ['cnn', [image(28)], ['flatten 3136', 'dense_1 64']],
    ['cnn', [image(224, 3)], ['flatten 12544']],
    ['cnn', [image(4)], ['flatten 64']],
    ['cnn', [sequence(30)], ['flatten 448']],
    ['resnet', [image(32, 3)], ['global_pool 64']],
    ['lstm', [tokens(80)], ['embedding 80×64', 'lstm_1 64']],
    ['gru', [sequence(30)], ['gru_1 64']],
    ['textCnn', [tokens(50)], ['found 300', 'text_dropout 300']],
    ['textCnn', [tokens(4)], ['found 200']],
    ['transformer', [tokens(50)], ['positions 50×64', 'mean 64']],
    ['wideAndDeep', [category('city'), numbers(3)], ['joined 23', 'deep 3', 'output 3']],
  ] as const)('%s on %j', (family, blocks, expected) => {
    const { architecture, refused } = submit({ family }, blocks);
    expect(refused).toEqual([]);
    expect(shapes(architecture!)).toEqual(expect.arrayContaining([...expected]));
  });

  it('an autoencoder is the row, half of it, a quarter, and back', () => {
    const { resolved } = submit({ family: 'autoencoder' }, [numbers(40)], { task: 'autoencoding' });
    expect(resolved).toMatchObject({
      layers: [{ units: 20 }],
      bottleneck: { units: 10 },
      decoder: [{ units: 20 }],
    });
  });

  it('embeds categories in half of their number, at most 50, or as wide as is asked', () => {
    const row = [category('city', 9), category('street', 4000), numbers(2)];
    const joined = (model: Model) =>
      shapes(submit(model, row).architecture!).find((shape) => shape.startsWith('joined'));
    expect(joined({ family: 'mlp' })).toBe('joined 57');
    expect(joined({ family: 'mlp', embeddingWidth: 7 })).toBe('joined 16');
  });
});

describe('what does not fit is refused with a pointer and the reason', () => {
  const dense = { units: 4 };
  it.each<[string, Model, Blocks, RegExp]>([
    ['a CNN on a table', { family: 'cnn' }, [numbers(5)], /^\/model\/family: A "cnn" works on an image/],
    [
      'a ResNet on a text',
      { family: 'resnet' },
      [tokens(5)],
      /^\/model\/family: A "resnet" works on an image/,
    ],
    ['an LSTM on a table', { family: 'lstm' }, [numbers(5)], /^\/model\/family: "lstm" works along a text/],
    ['a Transformer on an image', { family: 'transformer' }, [image(8)], /^\/model\/family: "transformer"/],
    [
      'a text CNN on a sequence',
      { family: 'textCnn' },
      [sequence(9)],
      /^\/model\/family: A "textCnn" works on a text/,
    ],
    [
      'a kernel larger than the image',
      { family: 'cnn', blocks: [{ filters: 2, kernelSize: 9, padding: 'valid' }] },
      [image(8)],
      /^\/model\/blocks\/0\/kernelSize: A kernelSize of 9 is larger than the 8/,
    ],
    [
      'a pooling larger than what is left',
      {
        family: 'cnn',
        blocks: [
          { filters: 2, pool: 4 },
          { filters: 2, pool: 4 },
        ],
      },
      [image(8)],
      /^\/model\/blocks\/1\/pool: A poolSize of 4 is larger than the 2/,
    ],
    [
      'a kernel longer than the text',
      { family: 'textCnn', kernelSizes: [2, 7] },
      [tokens(5)],
      /^\/model\/kernelSizes\/1: A kernelSize of 7/,
    ],
    [
      'a kernel size twice',
      { family: 'textCnn', kernelSizes: [3, 3] },
      [tokens(5)],
      /^\/model\/kernelSizes\/1: 3 is in/,
    ],
    [
      'heads that do not divide the width',
      { family: 'transformer', width: 10, heads: 4 },
      [tokens(5)],
      /^\/model\/heads: A width of 10/,
    ],
    [
      'one category alone',
      { family: 'matrixFactorization' },
      [category('user'), numbers(1)],
      /^\/model\/family: .* has 1/,
    ],
    [
      'three categories',
      { family: 'matrixFactorization' },
      ['a', 'b', 'c'].map((name) => category(name)),
      /has 3/,
    ],
    [
      'three classes by one product',
      { family: 'matrixFactorization' },
      [category('user'), category('item')],
      /^\/model\/family: .*one number/,
    ],
    [
      'an autoencoder for classes',
      { family: 'autoencoder' },
      [numbers(5)],
      /^\/model\/family: .*"autoencoding"/,
    ],
    [
      'a deviation without a normal start',
      { family: 'mlp', layers: [dense, { ...dense, deviation: 0.1 }] },
      [numbers(5)],
      /^\/model\/layers\/1\/deviation: .*"heUniform"/,
    ],
    [
      'a 2-D convolution on plain numbers',
      { family: 'custom', layers: [{ type: 'conv2d', filters: 2, kernelSize: 3 }] },
      [numbers(5)],
      /^\/model\/layers\/0: A 2-D convolution takes \[height, width, channels\]; what comes in is \[5\]/,
    ],
    [
      'a shape with another number of numbers',
      { family: 'custom', layers: [{ type: 'flatten' }, { type: 'reshape', shape: [5, 5] }] },
      [image(4)],
      /^\/model\/layers\/1: \[16\] has 16 numbers and can't become \[5, 5\]/,
    ],
    [
      'a list that ends in maps',
      { family: 'custom', layers: [{ type: 'conv2d', filters: 2, kernelSize: 3 }, { type: 'batchNorm' }] },
      [image(6)],
      /^\/model\/layers\/1: The last layer gives \[4, 4, 2\]/,
    ],
    [
      'a text that is not embedded',
      { family: 'custom', layers: [{ type: 'dense', units: 2 }] },
      [tokens(5)],
      /^\/model\/layers\/0: A text comes in as token ids/,
    ],
    [
      'an embedding of numbers',
      { family: 'custom', layers: [{ type: 'embedding', width: 2 }] },
      [numbers(5)],
      /^\/model\/layers\/0: An embedding takes/,
    ],
    [
      'two layers of one name',
      {
        family: 'custom',
        layers: [
          { type: 'dense', units: 2, name: 'a' },
          { type: 'dense', units: 2, name: 'a' },
        ],
      },
      [numbers(5)],
      /^\/model\/layers\/1\/name: "a" is the name/,
    ],
    [
      'a list on two images',
      { family: 'custom', layers: [{ type: 'flatten' }] },
      [image(4), { ...image(4), name: 'other' }],
      /^\/model\/layers: .*"photo" \(image\), "other" \(image\)/,
    ],
  ])('%s', (_, model, blocks, reason) => {
    const { refused } = submit(model, blocks);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(reason);
  });
});

describe('what a plan counts', () => {
  const architecture = (model: Model, blocks: Blocks) => submit(model, blocks).architecture!;

  it('a convolution multiplies its kernel at every position', () => {
    const model: Model = { family: 'cnn', blocks: [{ filters: 32, padding: 'valid' }], layers: [] };
    const { multiplyAddsPerRow, parameters } = architecture(model, [image(28)]);
    const output = 13 * 13 * 32 * 3;
    expect(multiplyAddsPerRow).toBe(26 * 26 * 9 * 32 + output);
    expect(parameters.trainable).toBe(9 * 32 + 32 + output + 3);
  });

  it('an LSTM both of its kernels at every step', () => {
    const model: Model = { family: 'lstm', units: 8, embeddingWidth: 4, bidirectional: true };
    const { multiplyAddsPerRow, parameters } = architecture(model, [tokens(10)]);
    const kernels = 4 * 8 * (4 + 8);
    expect(multiplyAddsPerRow).toBe(2 * 10 * kernels + 16 * 3);
    expect(parameters.trainable).toBe(5000 * 4 + 2 * (kernels + 32) + 16 * 3 + 3);
  });

  it('attention its projections at every step, and two products for every pair of steps', () => {
    const model: Model = { family: 'transformer', width: 8, heads: 2, depth: 1, feedForward: 16 };
    const { multiplyAddsPerRow } = architecture(model, [tokens(10)]);
    expect(multiplyAddsPerRow).toBe(10 * 4 * 8 * 8 + 2 * 10 * 10 * 8 + 2 * 10 * 8 * 16 + 8 * 3);
  });

  it('a separable convolution its two parts', () => {
    const layers = [
      { type: 'separableConv2d', filters: 5, kernelSize: 3 } as const,
      { type: 'flatten' } as const,
    ];
    const { multiplyAddsPerRow } = architecture({ family: 'custom', layers }, [image(6, 2)]);
    expect(multiplyAddsPerRow).toBe(4 * 4 * (9 * 2 + 2 * 5) + 80 * 3);
  });
});
