/** Each row's mean squared error. */
export function reconstructionErrors(
  reconstructions: Float32Array,
  features: Float32Array,
  rows: number,
): Float64Array {
  const width = features.length / rows;
  return Float64Array.from({ length: rows }, (_, row) => {
    let squared = 0;
    for (let at = row * width; at < (row + 1) * width; at += 1)
      squared += (features[at] - reconstructions[at]) ** 2;
    return squared / width;
  });
}
