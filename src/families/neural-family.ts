import type { Static, TObject } from 'typebox';
import type { Training } from '../contracts/definition/training.ts';
import type { InputBlock } from '../contracts/preparation.ts';
import type { Findings } from '../definition/issues.ts';
import type { LayerGraph, LayerNode } from '../engine/models/layer-graph.ts';

/** What a family's defaults go by. */
export interface ExamplesInSight {
  /** Type of the task. */
  task: string;
  /** What a row holds, as far as it is known before training. */
  blocks: readonly InputBlock[];
  /** Whether a column holds texts, in any encoding. */
  hasTexts: boolean;
  /** Rows of the smallest training: that of a fold, where there are folds. */
  trainRows: number;
}

/** What a model is resolved against. */
export interface FamilyContext extends ExamplesInSight {
  findings: Findings;
}

/** Options of the training that a family has defaults of its own for. */
export type OwnTraining = Required<
  Pick<Training, 'epochs' | 'optimizer' | 'schedule' | 'regularization'> & { earlyStopping: null }
>;

/** A resolved model of any family. */
export interface AnyModel {
  family: string;
}

/** A family of models of layers, trained by gradient steps. It holds no tensors: its layers are described, and built elsewhere. */
export interface NeuralFamily<Schema extends TObject = TObject, Model extends AnyModel = AnyModel> {
  family: Model['family'];
  schema: Schema;
  /** Types of task that take this family where none is named; of the others it is `mlp`. */
  defaultFor?: readonly string[];
  /** Whether its logits are linear in its weights, so that solvers apply; absent: no. */
  isLinear?: true;
  /** Whether it learns from pairs of a user and an item; absent: no. */
  learnsPairs?: true;
  /**
   * How it takes texts as token ids: `always`, in their order and in no other way; `byDefault`, in their order, or as TF-IDF;
   * `onRequest`, as the mean of their embeddings. Absent: never.
   */
  tokens?: 'always' | 'byDefault' | 'onRequest';
  /** Blocks that it is made for, and what to say where a row has none of them; absent: it takes any row. */
  needs?: { kinds: readonly InputBlock['kind'][]; text: string };
  /** Its own defaults of the training; absent or null: those of every family. */
  ownTraining?(examples: ExamplesInSight): OwnTraining | null;
  /**
   * The model with fewer units in its hidden layers, which have the same names; absent: units can not be left out.
   * @param kept how many of so many units stay
   */
  narrow?(model: Model, kept: (units: number) => number): Model;
  /** The model with every default written in, checked against the task and the row. */
  resolve(given: Static<Schema>, context: FamilyContext): Model;
  /**
   * Adds the layers from the row to the logits [units].
   * @throws definitionInvalid with a pointer where the model does not fit the row
   */
  addLayers(graph: LayerGraph, blocks: readonly InputBlock[], model: Model, units: number): LayerNode;
}

/** A family whose types are told by its schema and by what it resolves to. */
export function defineFamily<Schema extends TObject, Model extends AnyModel>(
  family: NeuralFamily<Schema, Model>,
): NeuralFamily<Schema, Model> {
  return family;
}
