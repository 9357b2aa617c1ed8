import { documentedModel, documentedOptimizer, documentedSplit, documentedTask } from './definition-parts.ts';
import type { DocumentedSchema } from './json-schema.ts';
import { documentedResolvedDefinition } from './resolved-definition.ts';

/** A keyword that names the component which stands for a schema in the document. */
export const componentKeyword = 'x-component';

/**
 * Components of the document that no request or reply is checked against, by their names. A schema whose `x-component` names one
 * is shown as a reference to it: the document is more precise there than the check, which leaves more to later ones.
 */
export const documentedComponents: Readonly<Record<string, DocumentedSchema>> = {
  Task: documentedTask,
  Split: documentedSplit,
  ModelDefinition: documentedModel,
  Optimizer: documentedOptimizer,
  ResolvedDefinition: documentedResolvedDefinition,
};
