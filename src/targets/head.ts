/** How the last layer's outputs (logits) become what is predicted. `exponential` is the log link of Poisson regression. */
export type Head = 'sigmoid' | 'softmax' | 'identity' | 'exponential';
