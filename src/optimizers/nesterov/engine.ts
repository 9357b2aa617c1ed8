import { momentumEngine } from '../momentum/engine.ts';

export const engine = momentumEngine({ nesterov: true });
