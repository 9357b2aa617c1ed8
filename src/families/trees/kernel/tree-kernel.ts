/** A place in a kernel's memory: a number of bytes from its start. */
export type Address = number;

/**
 * The loops of boosted trees over rows and bins: compiled (tools/tree-kernel), or the same in JavaScript where WebAssembly
 * has no vectors. Both work on arrays in one memory that threads share, and bring the same to the bit.
 *
 * Sums are exact: gradients and hessians are integers (`quantize`), whose sums don't depend on their order, on who adds
 * them, or on what is subtracted from what. All numbers that `find` reads and writes count in those units.
 *
 * Arrays: `order` [rows] Int32, row numbers; `pairs` [rows] of 16 bytes, a gradient and a hessian; bins, a byte each; a
 * histogram, entries of `entryBytes`; all else Float64 unless told otherwise.
 */
export interface TreeKernel {
  /** Bytes of a histogram's entry. */
  readonly entryBytes: number;
  /** Writes zeros. */
  clear(at: Address, bytes: number): void;
  /** Sorts `count` Float32 numbers, none of them NaN. @param spare as many bytes again @param counts 4096 bytes */
  sort(values: Address, spare: Address, counts: Address, count: number): void;
  /**
   * Writes the bins of rows that follow each other, row by row and feature by feature.
   * @param values [rows × width] Float32
   * @param thresholds [width × 256] Float32, rising, those past the last one Infinity
   * @param featureBins [width] Int32 @param featureKinds [width] Int32, above 0: categories
   * @param out the first row's bins; the next row's are `stride` bytes further
   * @param columns the first row's bin of the first feature; the next feature's is `column` bytes further
   */
  binRows(
    values: Address,
    rows: number,
    width: number,
    thresholds: Address,
    featureBins: Address,
    featureKinds: Address,
    out: Address,
    stride: number,
    columns: Address,
    column: number,
  ): void;
  /** `out[i] = pairs[order[i]]` for i in 0 … count − 1. */
  gather(order: Address, count: number, pairs: Address, out: Address): void;
  /**
   * Reads the first and the last word of `bytes` of the rows' bins, so that they are in a cache when `fill` comes: a loop
   * that does nothing else waits for many of them at once.
   */
  touch(bins: Address, stride: number, order: Address, count: number, bytes: number): number;
  /**
   * Adds `pairs[i]` to the bins of row `order[i]` for i in 0 … count − 1.
   * @param bins of row 0, four features of a group in a word; the next row's is `stride` bytes further
   * @param order 0: row i itself
   * @param features of the group, 1 … 4; their histograms follow
   */
  fill(
    bins: Address,
    stride: number,
    order: Address,
    pairs: Address,
    count: number,
    features: number,
    h0: Address,
    h1: Address,
    h2: Address,
    h3: Address,
  ): void;
  /**
   * Sums the pairs of the rows `order[0 … count)`. @param order 0: the first rows
   * @param out [2] gradient and hessian
   */
  total(order: Address, pairs: Address, count: number, rules: Address, out: Address): void;
  /** `whole + part`, in the place of `whole`. */
  accumulate(whole: Address, part: Address, entries: number): void;
  /** `whole − part`, in the place of `whole`. */
  subtract(whole: Address, part: Address, entries: number): void;
  /**
   * Finds the cut of a numeric feature that scores most, as `createSplitFinder` does for one sum.
   * @param bins of values that are there; the one after holds the missing ones
   * @param rules {@link RuleFields} @param total gradient, hessian and rows of the node
   * @param least what its score has to be above
   * @param out [6] score, bin (−1: none), whether missing values go left; gradient, hessian and rows of the left part
   */
  find(histogram: Address, bins: number, rules: Address, total: Address, least: number, out: Address): void;
  /** Writes the rows, hessian and gradient of each entry. @param out [entries × 3] */
  unpack(histogram: Address, entries: number, rules: Address, out: Address): void;
  /**
   * Divides `order[start … end)`: rows whose bin the table has a 1 for come first; both parts keep their order.
   * @param bins [rows] of the feature @param table [256] bytes @param spare [end − start] Int32
   * @returns where the second part starts
   */
  partition(
    bins: Address,
    order: Address,
    start: number,
    end: number,
    table: Address,
    spare: Address,
  ): number;
  /** Adds a value to the scores of the rows `order[start … end)`. */
  addToScores(scores: Address, order: Address, start: number, end: number, value: number): void;
  /**
   * Probabilities of label 1 of the rows from … to − 1.
   * @param targets [rows] Float32 @param weights 0: 1 each
   * @param sums [4] loss, right answers, Σ |gradient|, Σ hessian
   */
  predictLogistic(
    scores: Address,
    targets: Address,
    weights: Address,
    from: number,
    to: number,
    out: Address,
    sums: Address,
  ): void;
  /** Probabilities of the classes, [classes × rows]. @param sums [2 + 2 · classes] loss, right answers, of each class as above */
  predictSoftmax(
    scores: Address,
    targets: Address,
    weights: Address,
    rows: number,
    classes: number,
    from: number,
    to: number,
    out: Address,
    sums: Address,
  ): void;
  /** Sums of scores that are the predictions. @param sums [5] Σ error², Σ |error|, Σ |gradient|, Σ hessian, loss */
  predictValues(
    scores: Address,
    targets: Address,
    weights: Address,
    from: number,
    to: number,
    sums: Address,
  ): void;
  /** Rates, exp(score). @param sums as those of values */
  predictRates(
    scores: Address,
    targets: Address,
    weights: Address,
    from: number,
    to: number,
    out: Address,
    sums: Address,
  ): void;
  /**
   * Writes the pairs of the rows from … to − 1: gradient and hessian times their scales, rounded.
   * @param kind {@link GradientKind} @param label the class whose probabilities `predicted` are
   */
  quantize(
    predicted: Address,
    targets: Address,
    weights: Address,
    kind: number,
    label: number,
    from: number,
    to: number,
    rules: Address,
    out: Address,
  ): void;
}

/** Added to a number between −2⁵¹ and 2⁵¹ it leaves no room for what is behind the point, and the number in the lowest bits. */
export const toWhole = 6755399441055744;

/** Where `rules` has what, in numbers. Weights and l2 count in units of hessians. */
export const RuleFields = {
  minRowsPerLeaf: 0,
  minWeightPerLeaf: 1,
  l2: 2,
  /** Bits of a hessian's sum; those above count rows. */
  hessianBits: 3,
  gradientScale: 4,
  hessianScale: 5,
  /** Always {@link toWhole}. */
  toWhole: 6,
} as const;

/** What gradients come from, see `writeGradients`. */
export const GradientKind = { probabilities: 0, values: 1, rates: 2 } as const;
