import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import { recommendationOf } from '../../contracts/definition/definition.ts';
import { forecastOf } from '../../contracts/definition/steps-of.ts';

/** A family that a search by itself considers, and why. */
export interface FamilyToTry {
  family: string;
  reason: string;
  /** Training rows from which on it is left out, since its time grows with their square; absent: no limit. */
  mostRows?: number;
}

/** Families by what the rows hold, in the order in which their defaults are tried: those that are often best, or fast, first. */
const familiesFor = {
  table: [
    { family: 'gradientBoostedTrees', reason: 'Boosted trees are most often the best model of a table.' },
    {
      family: 'randomForest',
      reason: 'A forest is good without tuning, also with few rows and many columns.',
    },
    {
      family: 'linear',
      reason:
        'A linear model is fitted within seconds, and is hard to beat where rows are few or effects add up.',
    },
    {
      family: 'mlp',
      reason: 'A network learns smooth functions of many numbers, which trees cut into steps.',
    },
    {
      family: 'supportVectorMachine',
      reason: 'A support vector machine is strong on few rows of standardized numbers.',
      mostRows: 5000,
    },
  ],
  texts: [
    {
      family: 'linear',
      reason: 'A linear model of word frequencies is fast and hard to beat on short texts.',
    },
    { family: 'textCnn', reason: 'Convolutions find telling phrases wherever they stand.' },
    {
      family: 'gradientBoostedTrees',
      reason: 'Boosted trees take word frequencies together with the other columns.',
    },
    { family: 'gru', reason: 'A recurrent network reads the words in their order.' },
    { family: 'mlp', reason: 'A network learns combinations of word frequencies and the other columns.' },
  ],
  images: [
    { family: 'cnn', reason: 'Convolutions are made for images.' },
    {
      family: 'resnet',
      reason: 'Residual blocks train deeper networks, which larger sets of images reward.',
    },
  ],
  steps: [
    { family: 'gru', reason: 'A recurrent network reads the steps in their order.' },
    { family: 'lstm', reason: 'Another recurrent network, with a memory of its own.' },
    { family: 'transformer', reason: 'Attention relates steps that are far from each other.' },
  ],
  forecast: [
    { family: 'linear', reason: 'A linear model of the window is the measure of a forecast.' },
    { family: 'mlp', reason: 'A network learns what is not linear in the window.' },
    { family: 'gru', reason: 'A recurrent network reads the window in its order.' },
    { family: 'lstm', reason: 'Another recurrent network, with a memory of its own.' },
  ],
  pairs: [
    { family: 'matrixFactorization', reason: 'Factors of users and items are made for pairs.' },
    { family: 'mlp', reason: 'A network learns how the factors of a user and an item combine.' },
  ],
  rebuilt: [
    { family: 'mlp', reason: 'A network with a narrow middle, the default of autoencoding.' },
    { family: 'autoencoder', reason: 'An encoder and a decoder that mirrors it.' },
  ],
} as const satisfies Record<string, readonly FamilyToTry[]>;

/** What the rows of a definition hold, which decides what families are tried. */
export function kindOfRows(resolved: AnyDefinition): keyof typeof familiesFor {
  const { task, inputs, sequence } = resolved;
  if (recommendationOf(task) !== null) return 'pairs';
  if (forecastOf({ task }) !== null) return 'forecast';
  if (task.type === 'autoencoding') return 'rebuilt';
  if (inputs.some(({ type }) => type === 'image')) return 'images';
  if (sequence) return 'steps';
  return inputs.some(({ type }) => type === 'text') ? 'texts' : 'table';
}

/** The families that are considered for such rows. */
export const familiesToTry = (kind: keyof typeof familiesFor): readonly FamilyToTry[] => familiesFor[kind];
