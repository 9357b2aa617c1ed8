import { axisOf, type Axis } from './axis.ts';
import { activityOf, orderParameters } from './conditions.ts';
import type { JsonValue, Parameters, SearchParameter } from './types.ts';

/** A parameter with what samplers ask of it. */
export interface PlacedParameter {
  pointer: string;
  axis: Axis;
  parameter: SearchParameter;
  /** Whether it is there, given those before it. */
  isActive: (chosen: Parameters) => boolean;
}

/** The parameters of a space in the order in which they are chosen. @throws Error for conditions that nothing decides, or in circles */
export function orderSpace(parameters: readonly SearchParameter[]): PlacedParameter[] {
  const [ordered, circular] = orderParameters(parameters);
  if (circular.length > 0)
    throw new Error(`conditions in a circle: ${circular.map(({ pointer }) => pointer).join(', ')}`);
  return ordered.map((parameter) => ({
    pointer: parameter.pointer,
    axis: axisOf(parameter.domain),
    parameter,
    isActive: activityOf(parameter, parameters),
  }));
}

/** Values of the parameters that are there. @param choose the value of one of them */
export function chooseEach(
  space: readonly PlacedParameter[],
  choose: (parameter: PlacedParameter, index: number) => JsonValue,
): Record<string, JsonValue> {
  const chosen: Record<string, JsonValue> = {};
  for (const [index, parameter] of space.entries())
    if (parameter.isActive(chosen)) chosen[parameter.pointer] = choose(parameter, index);
  return chosen;
}

/** The value at a share of an axis: of its length, or of its values. @param share in [0, 1) */
export function valueAtShare(axis: Axis, share: number): JsonValue {
  if (axis.kind === 'choice') return axis.values[Math.floor(share * axis.values.length)];
  return axis.valueOf(axis.low + share * (axis.high - axis.low));
}
