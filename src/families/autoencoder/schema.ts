import { Type } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted, Section } from '../../contracts/defaults.ts';
import {
  activations,
  denseLayers,
  startOptions,
  type Activation,
  type ResolvedDenseLayer,
  type ResolvedStart,
} from '../../contracts/definition/layer-options.ts';
import { familySchema } from '../family-schema.ts';

export const AutoencoderModel = familySchema(
  'autoencoder',
  'Dense layers that rebuild the row from a narrow code, for the task autoencoding.',
  {
    layers: denseLayers(
      'Layers of the encoder; by default one of half the width of the row, at most 512 units.',
    ),
    bottleneck: Section(
      Type.Object(
        {
          units: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 65536,
              description: 'Width of the code; by default a quarter of the width of the row, at most 32.',
            }),
          ),
          activation: Defaulted('linear', OneOf(activations, { description: 'Activation of the code.' })),
          ...startOptions,
        },
        { additionalProperties: false, description: 'The narrow layer.' },
      ),
    ),
    decoder: denseLayers('Layers of the decoder; by default those of the encoder in reverse order.'),
  },
);

export interface ResolvedAutoencoder {
  family: 'autoencoder';
  layers: ResolvedDenseLayer[];
  bottleneck: { units: number; activation: Activation } & ResolvedStart;
  decoder: ResolvedDenseLayer[];
}
