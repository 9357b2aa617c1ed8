import { missingCategory, type FittedHashedColumn } from '../../../../contracts/preparation.ts';
import { createCategoryKind } from './category-kind.ts';
import { filling } from './fill-categories.ts';
import { murmurHash3 } from './murmur-hash3.ts';

/**
 * Feature hashing, as scikit-learn's FeatureHasher does with `{column: category}`: the signed 32-bit MurmurHash3 (seed 0) of
 * the UTF-8 text `column=category`; its absolute value modulo the buckets is the feature, its sign that of the 1. Nothing of
 * the categories themselves is kept.
 */
export const hashedKind = createCategoryKind<FittedHashedColumn, { bucket: number; sign: number }>({
  names: ['hashing'],
  fit: (filled, _raw, { preparation }) => ({ kind: 'hashed', ...filling(filled), ...preparation.hashing! }),
  upperBound: ({ name }, { hashing }) => ({ kind: 'dense', name, width: hashing!.buckets }),
  widthOf: ({ buckets }) => buckets,
  featureNamesOf: ({ name, buckets }) => Array.from({ length: buckets }, (_, bucket) => `${name}#${bucket}`),
  blockOf: ({ name, buckets }) => ({ kind: 'dense', name, width: buckets }),
  createCoder:
    ({ name, fill, buckets, signed }) =>
    (category) => {
      const hash = murmurHash3(`${name}=${category ?? fill ?? missingCategory}`);
      return { bucket: Math.abs(hash) % buckets, sign: signed && hash < 0 ? -1 : 1 };
    },
  write(_column, { bucket, sign }, out, at) {
    out[at + bucket] = sign;
  },
});
