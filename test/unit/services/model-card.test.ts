import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../../src/contracts/model-card.ts';
import { exampleCard, exampleEvaluation, exampleLineage, exampleModel, exampleSignature, exampleVersion } from '../../../src/http/examples.ts'; // prettier-ignore
import { modelCardOf, type CardSource } from '../../../src/services/model-card/model-card.ts';
import { writeModelCard } from '../../../src/services/model-card/write-model-card.ts';

const source: CardSource = {
  model: { ...exampleModel, description: 'Of the model.', tags: { stage: 'test', team: 'crm' } },
  version: { ...exampleVersion, description: '', tags: { stage: 'live' } },
  lineage: exampleLineage,
  evaluation: exampleEvaluation,
  signature: { inputs: exampleSignature.inputs, steps: null, outputs: exampleSignature.outputs },
};
const withInputs = (...types: string[]): CardSource => ({
  ...source,
  version: {
    ...source.version,
    inputs: types.map((type, i) => ({ name: `c${i}`, type })) as typeof source.version.inputs,
  },
});

describe('a model card', () => {
  it('has the single figures of each part beside those of the baseline', () => {
    const { evaluations } = modelCardOf(source);
    const { test } = exampleEvaluation;
    expect(evaluations[0]).toMatchObject({ part: 'test', rows: test!.rows });
    expect(evaluations[0].metrics).toMatchObject({ loss: test!.loss });
    for (const name of ['rows', 'threshold', 'confusionMatrix'])
      expect(evaluations[0].metrics).not.toHaveProperty(name);
  });

  it("has the means over folds where that is the model's evaluation", () => {
    const evaluation = {
      test: null,
      validation: null,
      crossValidation: {
        folds: [],
        mean: { rmse: 2, r2: null },
        standardDeviation: { rmse: 0.1 },
        baseline: { rmse: 5 },
      },
    };
    const card = modelCardOf({ ...source, evaluation });
    expect(card.evaluations).toEqual([
      { part: 'crossValidation', rows: null, metrics: { rmse: 2, r2: null }, baseline: { rmse: 5 } },
    ]);
    expect(card.metadata['model-index'][0].results[0]).toMatchObject({
      dataset: { split: 'crossValidation' },
      metrics: [{ type: 'rmse', value: 2 }],
    });
  });

  it('takes the description and the tags of the version before those of the model', () => {
    expect(modelCardOf(source)).toMatchObject({
      description: 'Of the model.',
      tags: { stage: 'live', team: 'crm' },
    });
    const described = { ...source, version: { ...source.version, description: 'Of the version.' } };
    expect(modelCardOf(described).description).toBe('Of the version.');
  });

  it.each([
    ['classification', ['numeric', 'text'], 'tabular-classification'],
    ['classification', ['text'], 'text-classification'],
    ['classification', ['image'], 'image-classification'],
    ['regression', ['numeric'], 'tabular-regression'],
    ['forecasting', ['numeric'], 'time-series-forecasting'],
    ['recommendation', ['categorical'], undefined],
  ] as const)("names %s of %j as Hugging Face's %s", (task, types, tag) => {
    const one = withInputs(...types);
    expect(modelCardOf({ ...one, version: { ...one.version, task } }).metadata.pipeline_tag).toBe(tag);
  });

  it('has no results where the version was not evaluated', () => {
    const card = modelCardOf({ ...source, evaluation: null });
    expect(card).toMatchObject({ evaluations: [], metadata: { metrics: [], 'model-index': [] } });
    expect(writeModelCard(card)).toContain('earlier checkpoint');
  });

  it('is Markdown with the metadata in front, each a line of YAML', () => {
    const [, front, body] = writeModelCard(exampleCard).split(/^---$/m);
    const metadata = Object.fromEntries(
      front
        .trim()
        .split('\n')
        .map((line) => [
          line.slice(0, line.indexOf(': ')),
          JSON.parse(line.slice(line.indexOf(': ') + 2)) as unknown,
        ]),
    );
    expect(metadata).toEqual(exampleCard.metadata);
    for (const heading of [
      'Inputs',
      'Outputs',
      'Training',
      'Evaluation',
      'Importance',
      'Warnings',
      'Definition',
    ])
      expect(body).toContain(`\n## ${heading}\n`);
  });

  it("writes users' texts as text", () => {
    const hostile: ModelCard = {
      ...exampleCard,
      target: 'a|b',
      inputs: [{ ...exampleCard.inputs[0], name: '<img src=x>\n# title' }],
      tags: { link: '[x](javascript:y)' },
    };
    const written = writeModelCard(hostile);
    expect(written).toContain(String.raw`| a\|b |`);
    expect(written).toContain(String.raw`| \<img src=x\> \# title |`);
    expect(written).toContain(String.raw`\[x\](javascript:y)`);
  });
});
