import { missingCategory, type FittedHashedColumn } from '../../../contracts/preparation.ts';
import { murmurHash3 } from './murmur-hash3.ts';
import { createCategoryKind } from './category-kind.ts';

/**
 * Feature hashing, as scikit-learn's FeatureHasher does with `{column: category}`: the signed 32-bit MurmurHash3 (seed 0) of
 * the UTF-8 text `column=category`; its absolute value modulo the buckets is the feature, its sign that of the 1.
 */
export const hashedKind = createCategoryKind<FittedHashedColumn, { bucket: number; sign: number }>({
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
