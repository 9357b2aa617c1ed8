import type { FittedColumn } from '../../../contracts/preparation.ts';
import { categoricalKind } from './categorical-column.ts';
import type { ColumnKind } from './column-kind.ts';
import { embeddedKind } from './embedded-column.ts';
import { hashedKind } from './hashed-column.ts';
import { imageKind } from './image-column.ts';
import { numericKind } from './numeric-column.ts';
import { targetEncodedKind } from './target-encoded-column.ts';
import { textKind } from './text-column.ts';
import { vectorKind } from './vector-column.ts';

/** The kinds of columns. A new one is a file beside this one, and a line here. */
const kinds: { [Kind in FittedColumn['kind']]: ColumnKind<Extract<FittedColumn, { kind: Kind }>> } = {
  numeric: numericKind,
  image: imageKind,
  categorical: categoricalKind,
  hashed: hashedKind,
  targetEncoded: targetEncodedKind,
  embedded: embeddedKind,
  text: textKind,
  vector: vectorKind,
};

/** What is done with a column of its kind. */
export function kindOf<Fitted extends FittedColumn>(column: Fitted): ColumnKind<Fitted> {
  return kinds[column.kind] as unknown as ColumnKind<Fitted>;
}

/** Features that a column takes. */
export function widthOf(column: FittedColumn): number {
  return kindOf(column).widthOf(column);
}

/** Names of all features, in order: `column`, `column=category`, `column:missing`, `column:outlier`. */
export function featureNamesOf(columns: readonly FittedColumn[]): string[] {
  return columns.flatMap((column) => kindOf(column).featureNamesOf(column));
}

/** For each feature 1 where noise may be added to it, else 0. */
export function noisyFeaturesOf(columns: readonly FittedColumn[]): Uint8Array {
  return Uint8Array.from(
    columns.flatMap((column) => {
      const kind = kindOf(column);
      const noisy = kind.noisyFeaturesOf?.(column) ?? 0;
      return Array.from({ length: kind.widthOf(column) }, (_, index) => Number(index < noisy));
    }),
  );
}
