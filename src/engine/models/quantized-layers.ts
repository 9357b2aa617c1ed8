import type { Architecture } from './architecture.ts';
import type { LayerType } from './layer-spec.ts';

/** Layers whose products are not those of one constant matrix, so that they are not quantized. */
const notQuantized: readonly LayerType[] = ['lstm', 'gru', 'selfAttention', 'separableConv2d'];
const convolutions: readonly LayerType[] = ['conv1d', 'conv2d'];

/** The first layer of a network that can not be quantized; null: there is none. */
export const unquantizedLayer = ({
  layers,
}: Pick<Architecture, 'layers'>): { name: string; type: LayerType } | null =>
  layers.find(({ type }) => notQuantized.includes(type)) ?? null;

/** Whether a network has convolutions, whose ranges are found by calibration. */
export const hasConvolutions = ({ layers }: Pick<Architecture, 'layers'>): boolean =>
  layers.some(({ type }) => convolutions.includes(type));
