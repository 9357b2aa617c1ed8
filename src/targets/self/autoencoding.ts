import { defineTask } from '../task-kind.ts';

export interface AutoencodingTask {
  type: 'autoencoding';
  target: null;
  positiveClass: null;
}

/** Rebuilding the row itself. */
export const autoencoding = defineTask({
  type: 'autoencoding',
  options: {},
  needs: [],
  goesBy: 'what it predicts is the row itself',
  called: () => 'autoencoding',
  targetKind: () => 'self',
  examples: 'rows',
  resolve(_, { family, findings }) {
    if (family === 'linear')
      findings.reject(
        '/model/family',
        'A linear model has no narrow layer and would give every row back as it is; use "mlp".',
        'optionNotApplicable',
      );
    const task: AutoencodingTask = { type: 'autoencoding', target: null, positiveClass: null };
    return { task, target: null, targets: [] };
  },
});
