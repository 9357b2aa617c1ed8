import type { ResolvedClassicalModel } from '../../contracts/definition/classical.ts';

/** Trees or rounds that a fit takes; 1 for a model that is fitted in one go. */
export function iterationsOf(model: ResolvedClassicalModel): number {
  return model.family === 'randomForest' || model.family === 'gradientBoostedTrees' ? model.trees : 1;
}
