import { forestEngine } from '../trees/forest-engine.ts';
import type { ResolvedRandomForest } from './definition.ts';

export const engine = forestEngine<ResolvedRandomForest>((model) => ({ trees: model.trees, draw: model }));
