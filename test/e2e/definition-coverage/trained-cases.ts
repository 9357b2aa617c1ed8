import { ofMatrix } from '../../support/of-matrix.ts';
import { allCases } from './all-cases.ts';
import type { CoverageCase } from './coverage-case.ts';

/** The parts of a definition that say what it trains. */
interface Said {
  task: { type: string };
  model?: { family?: string };
  compression?: { method: string };
  split?: { strategy?: string };
  preparation?: { imbalance?: string };
  training?: {
    optimizer?: { type: string };
    strategy?: { type: string; cut?: string; exchange?: string } | null;
    federated?: { secureAggregation: boolean } | null;
    privacy?: object | null;
  };
}

/** What is trained in a way of its own: families, tasks, optimizers, compressions, parts of the rows, and how training is divided. */
export function kindsOf({ definition }: CoverageCase): string[] {
  const { task, model, compression, split, preparation, training = {} } = definition as unknown as Said;
  const { optimizer, strategy, federated, privacy } = training;
  return [
    `task ${task.type}`,
    model?.family && `family ${model.family}`,
    compression && `compression ${compression.method}`,
    split?.strategy && `split ${split.strategy}`,
    preparation?.imbalance && `imbalance ${preparation.imbalance}`,
    optimizer && `optimizer ${optimizer.type}`,
    strategy && `strategy ${strategy.type} ${strategy.cut ?? strategy.exchange ?? ''}`,
    federated && `federated ${federated.secureAggregation}`,
    privacy && 'privacy',
  ].filter((kind) => typeof kind === 'string');
}

const isSource = ({ name }: CoverageCase): boolean => allCases.some(({ source }) => source === name);

/** Whether a kind of the case is none of a case before it. */
function bringsKind(one: CoverageCase): boolean {
  const before = new Set(allCases.slice(0, allCases.indexOf(one)).flatMap(kindsOf));
  return kindsOf(one).some((kind) => !before.has(kind));
}

/** The cases that `npm test` trains: the first of each kind, and those that others start from. The proof trains all. */
export const trainedCases: readonly CoverageCase[] = ofMatrix(
  allCases,
  (one) => bringsKind(one) || isSource(one),
);
