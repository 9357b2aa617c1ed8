import type { ColumnProfile, ColumnType } from '../../../contracts/dataset.ts';
import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import { reservedIds } from './fit-text.ts';
import type { UnplacedBlock } from './column-kind.ts';

/** An input column before anything of it is fitted. */
export interface ForeseenColumn {
  name: string;
  /** The type that it is used as. */
  type: ColumnType;
  /** What the dataset's profile says of it; undefined where it says nothing. */
  profile: ColumnProfile | undefined;
  /** Rows of the dataset. */
  rows: number;
  /** Where it is a vector that is read as a sequence. */
  sequence: { features: number } | null;
  /** Numbers that a target encoding of a category has: one a class where there are several. */
  targetOutputs: number;
}

/** The largest block that a column of a type can become. */
type ForeseeBlock = (column: ForeseenColumn, preparation: ResolvedPreparation) => UnplacedBlock;

const foreseeNumeric: ForeseeBlock = ({ name, type, profile }, { missing, outliers }) => {
  const mayMiss = profile === undefined || profile.missing > 0;
  const marked = type === 'numeric' && outliers?.action === 'mark';
  return { kind: 'dense', name, width: 1 + Number(missing.indicator && mayMiss) + Number(marked) };
};

const foreseeCategorical: ForeseeBlock = (column, { categorical, maxCategories, hashing }) => {
  const { name, targetOutputs } = column;
  // One more for all others.
  const kept = Math.min(maxCategories, categoriesAtMost(column)) + 1;
  switch (categorical) {
    case 'oneHot':
      return { kind: 'dense', name, width: kept };
    case 'ordinal':
      return { kind: 'dense', name, width: 1 };
    case 'hashing':
      return { kind: 'dense', name, width: hashing!.buckets };
    case 'target':
      return { kind: 'dense', name, width: targetOutputs };
    case 'embedding':
      return { kind: 'category', name, width: 1, count: kept };
  }
};

const foreseeVector: ForeseeBlock = ({ name, profile, sequence }, { missing }) => {
  const length = profile?.vectorLength ?? 0;
  if (sequence !== null)
    return { kind: 'sequence', name, width: length, steps: length / sequence.features, ...sequence };
  const mayMiss = profile === undefined || profile.missing > 0;
  return { kind: 'dense', name, width: length + Number(missing.indicator && mayMiss) };
};

/** Categories of a column in the whole dataset, "missing" among them. Estimated counts may be a few percent too low. */
function categoriesAtMost({ profile, rows }: ForeseenColumn): number {
  if (profile === undefined) return Infinity;
  const exact = rows <= 100_000 || profile.distinct <= 1000;
  return Math.ceil(profile.distinct * (exact ? 1 : 1.1) + Number(profile.missing > 0));
}

const foreseeText: ForeseeBlock = ({ name, profile, rows }, { text }) => {
  if (text === undefined) throw new Error('a definition with a text column has options for it');
  // A token takes a character at least.
  const characters = Math.ceil(rows * (profile?.meanLength ?? Infinity));
  if (text.encoding === 'tfidf') return { kind: 'dense', name, width: Math.min(text.vocabulary, characters) };
  const vocabulary = Math.min(text.vocabulary, characters + reservedIds);
  return { kind: 'tokens', name, width: text.length, vocabulary };
};

const foreseeImage: ForeseeBlock = ({ name }, { image }) => {
  if (image === undefined) throw new Error('a definition with an image has options for it');
  const { width, height, channels } = image;
  return {
    kind: 'image',
    name,
    width: width * height * channels,
    imageWidth: width,
    imageHeight: height,
    channels,
  };
};

/** By the type that a column is used as. A new kind of column has a line here, beside that in `column-kinds.ts`. */
const foreseeing: Readonly<Partial<Record<ColumnType, ForeseeBlock>>> = {
  numeric: foreseeNumeric,
  boolean: foreseeNumeric,
  dateTime: foreseeNumeric,
  categorical: foreseeCategorical,
  text: foreseeText,
  vector: foreseeVector,
  image: foreseeImage,
};

/**
 * The block that a column becomes, as large as it can be: known before anything is fitted, for the plan. What is fitted may be
 * smaller, where categories stand in other splits only.
 */
export function foreseeBlock(column: ForeseenColumn, preparation: ResolvedPreparation): UnplacedBlock {
  const foresee = foreseeing[column.type];
  if (foresee === undefined)
    throw new Error(`columns of type ${column.type} have no features: they are refused before`);
  return foresee(column, preparation);
}
