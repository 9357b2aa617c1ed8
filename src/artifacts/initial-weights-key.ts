/** Where an experiment keeps its copy of the checkpoint that its initial weights are taken from. */
export const initialWeightsKey = (experimentId: string): string =>
  `experiments/${experimentId}/initial-weights`;
