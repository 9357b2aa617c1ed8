import type { SignatureTensor, TensorflowGraph } from './tensorflow-ops.ts';

/** What the archive says of itself. */
export function readme(name: string, graph: TensorflowGraph, isPreparationBeside: boolean): string {
  const list = (tensors: readonly SignatureTensor[]): string =>
    tensors
      .map(
        ({ name: tensor, type, shape, about }) =>
          `- \`${tensor}\`, ${type} [${shape.join(', ')}]${about ? `: ${about}` : ''}`,
      )
      .join('\n');
  const beside = isPreparationBeside
    ? '\nIts preparation is beside it: `preparation.mjs` reads `preparation.json` (`openPreparation`, `prepare`, `answer`), for Node.js and browsers.\n'
    : '';
  return `# ${name}

A TensorFlow SavedModel with the tag \`serve\` and the signature \`serving_default\`, for TensorFlow 2.9 and newer, and TensorFlow Serving.
${beside}
Inputs:

${list(graph.inputs)}

Outputs:

${list(graph.outputs)}

\`export.json\` says on how many rows it was run by TensorFlow beside the model, and what the largest difference was.

\`\`\`python
import tensorflow as tf
model = tf.saved_model.load("${name}").signatures["serving_default"]
predictions = model(**{"column": tf.constant([[1.0]], tf.float64)})  # one tensor for each input
\`\`\`
`;
}
