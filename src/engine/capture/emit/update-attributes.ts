import { attr, floatType, type Attributes } from '../graph/attribute-value.ts';

/** Attributes of TensorFlow's operations that update a float32 variable, such as `ResourceApplyAdam`. */
export const updateAttributes: Attributes = { ...floatType, use_locking: attr.bool(false) };
