/** What tells whether a loss was still falling when the last epoch ended; plain JSON, kept in checkpoints. */
export interface LossFall {
  /** Of the first epoch. */
  first: number;
  /** The lowest before the last tenth of the epochs; null: there was none. */
  before: number | null;
  /** The lowest of the last tenth of the epochs; null: there was none yet. */
  late: number | null;
}

/** The rows that the loss is of: those of training where there are none for validation. */
type LossPart = 'validation' | 'training';

/** A fall by this share of the loss counts, but for one that comes near to 0, whose whole fall counts. */
const ofLoss = 0.01;
const ofWholeFall = { least: 0.001, steady: 0.02 };

/** How many epochs count as the last ones: a tenth, at least one. */
export function lateEpochs(epochs: number): number {
  return Math.max(1, Math.ceil(epochs / 10));
}

/**
 * Takes in the loss at the end of an epoch.
 * @param epoch 1 for the first one
 * @param epochs all that will be trained
 */
export function withEpoch(
  fall: LossFall | null,
  loss: number,
  { epoch, epochs }: { epoch: number; epochs: number },
): LossFall {
  const { first, before, late } = fall ?? { first: loss, before: null, late: null };
  const lower = (known: number | null): number => Math.min(known ?? Infinity, loss);
  const isLate = epoch > epochs - lateEpochs(epochs);
  return isLate ? { first, before, late: lower(late) } : { first, before: lower(before), late };
}

/**
 * The share of the loss by which it fell over the last tenth of the epochs, where it was still falling; else null. It was where it fell by more than
 * 1 % of what it was and a thousandth of the whole fall since the first epoch, or by more than 2 % of a whole fall of more than 1 %: slowly, but
 * as it did before. A training loss falls on where a model learns its rows by heart: of it only the second counts.
 */
export function shareStillFalling(
  { first, before, late }: LossFall,
  part: LossPart = 'validation',
): number | null {
  if (before === null || late === null) return null;
  const fall = before - late;
  const whole = first - late;
  const isLarge =
    part === 'validation' && fall > ofLoss * Math.abs(before) && fall > ofWholeFall.least * whole;
  const isSteady = fall > ofWholeFall.steady * whole && whole > ofLoss * Math.abs(first);
  return isLarge || isSteady ? fall / Math.abs(before) : null;
}

/** What a run says of its loss that was still falling when its last epoch or tree was done. */
export function stillFallingDetail(
  share: number,
  epochs: number,
  { unit, advice, part = 'validation' }: { unit: 'epochs' | 'trees'; advice: string; part?: LossPart },
): string {
  const percent = (100 * share).toPrecision(2);
  return `The ${part} loss was still falling when the last of ${epochs} ${unit} was done: by ${percent} % in the last ${lateEpochs(epochs)}. ${advice}`;
}
