import type { Outputs } from '../step-runner.ts';
import { predictNaiveBayes, type NaiveBayes } from './bayes/naive-bayes.ts';
import { createSvmPredictor, type SvmModel } from './svm/libsvm-model.ts';
import { ensembleBytes, predictEnsemble, type TreeEnsemble } from './trees/ensemble.ts';

/** A fitted model of any classical family. */
export type ClassicalModel = TreeEnsemble | NaiveBayes | SvmModel;

/** Predicts rows: features [rows × width]. Binary classification has width 1: the probability of label 1. */
export type ClassicalPredictor = (features: Float32Array, rows: number) => Outputs;

/** What predicts with a model; the same while training, evaluating and serving. */
export function createClassicalPredictor(model: ClassicalModel): ClassicalPredictor {
  switch (model.kind) {
    case 'trees':
      return (features, rows) => predictEnsemble(model, features, rows);
    case 'naiveBayes':
      return (features, rows) => predictNaiveBayes(model, features, rows);
    case 'svm':
      return createSvmPredictor(model);
  }
}

/** Bytes that a loaded model takes, about. */
export function modelBytes(model: ClassicalModel): number {
  switch (model.kind) {
    case 'trees':
      return ensembleBytes(model);
    case 'naiveBayes':
      return JSON.stringify(model.likelihoods).length;
    case 'svm':
      return model.text.length;
  }
}
