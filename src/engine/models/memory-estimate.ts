/** Bytes that training takes, besides the data. An estimate: kernels' work space is not known beforehand. */
export interface MemoryEstimate {
  weights: number;
  gradients: number;
  optimizer: number;
  /** Every layer's output and its gradient for one batch. */
  activations: number;
  total: number;
}
