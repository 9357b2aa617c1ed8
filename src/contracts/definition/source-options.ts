import { Type } from 'typebox';
import { Id, maxStoredInteger } from '../common.ts';

/** Options that name a model of this project: a checkpoint of a run, or a version of a registered model. */
export const sourceOptions = (described: { run: string; model: string }) => ({
  run: Type.Optional(Id('run', { description: described.run })),
  checkpoint: Type.Optional(
    Type.Union(
      [Type.Integer({ minimum: 0, maximum: maxStoredInteger }), Type.Literal('best'), Type.Literal('latest')],
      {
        description:
          "Checkpoint of `run`: its step, `best` or `latest`. By default the run's final checkpoint, otherwise its best, otherwise its latest.",
      },
    ),
  ),
  model: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: described.model })),
  version: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: maxStoredInteger,
      description: 'Version of `model`; the latest by default.',
    }),
  ),
});

/** What {@link sourceOptions} hold. */
export interface GivenSource {
  run?: string;
  checkpoint?: number | 'best' | 'latest';
  model?: string;
  version?: number;
}
