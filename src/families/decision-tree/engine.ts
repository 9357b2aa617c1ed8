import { forestEngine } from '../trees/forest-engine.ts';
import type { ResolvedDecisionTree } from './definition.ts';

export const engine = forestEngine<ResolvedDecisionTree>(() => ({ trees: 1, draw: null }));
