import { expect, test } from 'vitest';
import { reviewsCsv } from '../../support/reviews.ts';
import { useTableTraining } from '../../support/table-training.ts';

/** Options of texts, each trained with from the definition that a client sends to the evaluation. */

const tables = useTableTraining();

test.each([
  ['linear', {}, 0.95],
  ['mlp', { vocabulary: 30, tokenizer: 'word', encoding: 'tfidf' }, 0.95],
  // Single letters tell the moods apart less well.
  ['linear', { tokenizer: 'character' }, 0.75],
] as const)('%s learns a mood from TF-IDF with %j', async (family, text, least) => {
  const trained = await tables.train(reviewsCsv(400), {
    task: { type: 'classification', target: 'mood' },
    preparation: { text },
    model: { family },
    training: { epochs: 60, optimizer: { type: 'adam', learningRate: 0.03 } },
  });
  expect(trained.resolved.inputs).toContainEqual({ name: 'review', type: 'text' });
  expect((trained.evaluation.test as { accuracy: number }).accuracy).toBeGreaterThan(least);
  if (trained.data.preparation.target.kind !== 'classes') throw new Error('not a classification');
  const { classes } = trained.data.preparation.target;
  const answers = await trained.predict([
    { review: 'Wonderful film! Delightful, delightful, superb, wonderful.', stars: 3 },
    { review: 'Dreadful film! Awful, tedious, clumsy, awful, awful.', stars: 3 },
  ]);
  expect(answers.map((probability) => classes[probability >= 0.5 ? 1 : 0])).toEqual(['good', 'bad']);
});
