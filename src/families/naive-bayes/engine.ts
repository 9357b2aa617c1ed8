import { corrupt } from '../../artifacts/artifact-manifest.ts';
import type { ClassicalEngine } from '../classical-engine.ts';
import type { ResolvedNaiveBayes } from './definition.ts';
import { fitNaiveBayes, predictNaiveBayes, type NaiveBayes } from './naive-bayes.ts';

const format = 'trainyard-naive-bayes';

/** Everything is in `model.json`. */
export const engine: ClassicalEngine<ResolvedNaiveBayes, NaiveBayes> = {
  kind: 'naiveBayes',
  fit: ({ model, data }) => fitNaiveBayes(model, data),
  predictor: (fitted) => (features, rows) => predictNaiveBayes(fitted, features, rows),
  bytes: ({ likelihoods }) => JSON.stringify(likelihoods).length,
  write: ({ logPriors, likelihoods }) => ({
    model: { format, formatVersion: 1, logPriors, likelihoods } as { format: string; formatVersion: number },
    files: [],
  }),
  read(file) {
    if (file.format !== format) throw corrupt('its model.json holds no naive Bayes model');
    const { logPriors, likelihoods } = file as { format: string } & NaiveBayes;
    return { kind: 'naiveBayes', logPriors, likelihoods };
  },
};
