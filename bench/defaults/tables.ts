import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A public table that the defaults are tried on. */
export interface BenchTable {
  name: string;
  type: 'classification' | 'regression';
  target: string;
}

/** The tables of `tables/`, of different kinds: many and few rows, numbers and categories, gaps, dates, pixels, counts. */
export const benchTables: readonly BenchTable[] = [
  { name: 'iris', type: 'classification', target: 'species' },
  { name: 'wine', type: 'classification', target: 'cultivar' },
  { name: 'breast-cancer', type: 'classification', target: 'diagnosis' },
  { name: 'digits', type: 'classification', target: 'digit' },
  { name: 'penguins', type: 'classification', target: 'species' },
  { name: 'weather', type: 'classification', target: 'weather' },
  { name: 'anes96', type: 'classification', target: 'vote' },
  { name: 'diabetes', type: 'regression', target: 'progression' },
  { name: 'cars', type: 'regression', target: 'mpg' },
  { name: 'engel', type: 'regression', target: 'foodexp' },
  { name: 'randhie', type: 'regression', target: 'mdvis' },
];

/** The families that are tried. */
export const benchFamilies = ['linear', 'mlp', 'randomForest', 'gradientBoostedTrees'] as const;
export type BenchFamily = (typeof benchFamilies)[number];

/** Number of folds, and the models of a family that draws at random, one a seed: their mean counts. */
export const folds = 5;

const here = (...names: string[]): string => path.join(import.meta.dirname, ...names);

export const tableText = (name: string): string => readFileSync(here('tables', `${name}.csv`), 'utf8');

/** Where the rows of each fold of each table stand, as the service divides them: `folds.json`. */
export const foldsPath = here('folds.json');
/** What scikit-learn's defaults come to on the same folds, by `reference.py`: `reference.json`. */
export const referencePath = here('reference.json');

/** Row numbers from 0, of each fold. */
export type FoldRows = Record<string, number[][]>;

/** By table, family and metric: the figure of each fold, the mean over the seeds. */
export interface References {
  scikitLearn: string;
  tables: Record<string, Record<BenchFamily, Record<string, number[]>>>;
}
