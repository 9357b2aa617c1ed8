import type { NeuralFamily } from '../neural-family.ts';

/** A family that works along a text or a sequence. */
export function needsSteps(family: string): NonNullable<NeuralFamily['needs']> {
  return {
    kinds: ['tokens', 'sequence'],
    text: `"${family}" works along a text or a sequence; the inputs have neither. Use "mlp" for a table.`,
  };
}
