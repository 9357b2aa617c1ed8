import { binaryMlp } from './binary-mlp/example.ts';
import { breastCancer } from './breast-cancer/example.ts';
import { digitsBinaryMlp } from './digits-binary-mlp/example.ts';
import { digitsCnn } from './digits-cnn/example.ts';
import type { Example } from './example.ts';
import { federated } from './federated/example.ts';
import { fashionMlp } from './fashion-mlp/example.ts';
import { fuelEconomy } from './fuel-economy/example.ts';
import { linearRegression } from './linear-regression/example.ts';
import { penguins } from './penguins/example.ts';
import { restaurants } from './restaurants/example.ts';
import { spam } from './spam/example.ts';
import { temperature } from './temperature/example.ts';

/** Every example, in the order in which `npm run examples` runs them: the four reference programs first. */
export const allExamples: readonly Example[] = [
  linearRegression,
  binaryMlp,
  fashionMlp,
  digitsBinaryMlp,
  breastCancer,
  penguins,
  fuelEconomy,
  spam,
  digitsCnn,
  temperature,
  restaurants,
  federated,
];
