import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from './common.ts';

const closed = { additionalProperties: false } as const;

/** Ways to calibrate probabilities. */
export const calibrationMethods = ['temperature', 'platt', 'isotonic'] as const;
export type CalibrationMethod = (typeof calibrationMethods)[number];

/**
 * How a model's probabilities are changed before they are told; plain JSON, kept with the final checkpoint. `outputs` has one entry for each output
 * of the model: one for two classes, else one for each class or label.
 */
export type ProbabilityCalibration =
  | { method: 'temperature'; temperature: number }
  | { method: 'platt'; outputs: { slope: number; intercept: number }[] }
  /** A function that rises along `x`, linear in between and constant beyond. */
  | { method: 'isotonic'; outputs: { x: number[]; y: number[] }[] };

const Figures = Type.Object(
  {
    logLoss: Type.Number({ description: 'Log loss with the natural logarithm.' }),
    expectedCalibrationError: Nullable(
      Type.Number({
        description:
          'Mean gap between predicted probability and observed share in ten bins; of several labels their mean.',
      }),
    ),
  },
  closed,
);
const BeforeAndAfter = Nullable(Type.Object({ before: Figures, after: Figures }, closed));

/** What a calibration of probabilities came to. */
export const CalibrationReport = Type.Object(
  {
    method: OneOf(calibrationMethods),
    rows: Type.Integer({ description: 'Number of validation rows that it was fitted on.' }),
    temperature: Type.Optional(
      Type.Number({
        description:
          'Number that the logits are divided by; above 1 the model was too sure. Present for the method `temperature`.',
      }),
    ),
    validation: BeforeAndAfter,
    test: BeforeAndAfter,
  },
  {
    ...closed,
    $id: 'CalibrationReport',
    description:
      'Calibration of probabilities, with its figures before and after. Those of the validation rows are of the rows that it was fitted on.',
  },
);
export type CalibrationReport = Static<typeof CalibrationReport>;
