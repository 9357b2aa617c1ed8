import * as tf from '../../tf.ts';

/** Added to the score of what is masked: far below any score, and yet finite, so that a row of padding alone gives no NaN. */
const maskedScore = -1e9;

type Projection = 'query' | 'key' | 'value' | 'output';

/**
 * Multi-head self-attention (Vaswani et al. 2017): softmax(QKᵀ/√d + mask)V in each head, and a projection back.
 * Inputs [n, steps, width] and, where it is to be masked, token ids [n, steps]: none attends to a token 0.
 */
export class SelfAttention extends tf.layers.Layer {
  static className = 'SelfAttention';
  readonly #heads: number;
  readonly #headWidth: number;
  readonly #weights = new Map<Projection, { kernel: tf.LayerVariable; bias: tf.LayerVariable }>();

  constructor(options: { name: string; heads: number; headWidth: number }) {
    super({ name: options.name });
    this.#heads = options.heads;
    this.#headWidth = options.headWidth;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [first] = inputShape;
    const width = (Array.isArray(first) ? first : (inputShape as tf.Shape)).at(-1)!;
    const inner = this.#heads * this.#headWidth;
    const zeros = tf.initializers.zeros();
    for (const name of ['query', 'key', 'value', 'output'] as const) {
      const [from, to] = name === 'output' ? [inner, width] : [width, inner];
      this.#weights.set(name, {
        kernel: this.addWeight(`${name}_kernel`, [from, to], 'float32', zeros),
        bias: this.addWeight(`${name}_bias`, [to], 'float32', zeros),
      });
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [values, tokens] = (Array.isArray(inputs) ? inputs : [inputs]) as [tf.Tensor, tf.Tensor?];
    return tf.tidy(() => {
      const [rows, steps, width] = values.shape as [number, number, number];
      const [heads, headWidth] = [this.#heads, this.#headWidth];
      const flat = tf.reshape(values, [rows * steps, width]);
      // [rows · heads, steps, headWidth]
      const perHead = (name: Projection) => {
        const split = tf.reshape(this.#project(name, flat), [rows, steps, heads, headWidth]);
        return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [rows * heads, steps, headWidth]);
      };
      const query = tf.mul(perHead('query'), 1 / Math.sqrt(headWidth));
      const scores = tf.matMul(query, perHead('key'), false, true);
      const attended = tf.matMul(softmax(tokens ? this.#mask(scores, tokens) : scores), perHead('value'));
      const back = tf.transpose(tf.reshape(attended, [rows, heads, steps, headWidth]), [0, 2, 1, 3]);
      const joined = tf.reshape(back, [rows * steps, heads * headWidth]);
      return tf.reshape(this.#project('output', joined), [rows, steps, width]);
    });
  }

  #project(name: Projection, flat: tf.Tensor): tf.Tensor {
    const { kernel, bias } = this.#weights.get(name)!;
    return tf.add(tf.matMul(flat as tf.Tensor2D, kernel.read() as tf.Tensor2D), bias.read());
  }

  /** Scores [rows · heads, steps, steps] with those of padding far down. */
  #mask(scores: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
    const [rows, steps] = tokens.shape as [number, number];
    const padding = tf.mul(tf.cast(tf.lessEqual(tokens, 0), 'float32'), maskedScore);
    const shape = [rows, this.#heads, steps, steps];
    const masked = tf.add(tf.reshape(scores, shape), tf.reshape(padding, [rows, 1, 1, steps]));
    return tf.reshape(masked, scores.shape);
  }
}

/** Over the last axis. */
function softmax(scores: tf.Tensor): tf.Tensor {
  return tf.softmax(scores, scores.rank - 1);
}
