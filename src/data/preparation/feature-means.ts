import { featuresWithMeans } from './columns/features-with-means.ts';
import type { PreparedData, PreparedSplit } from './prepared-data.ts';
import { bytesPerFeature } from './read/feature-memory.ts';

/** What is read of features on disk, at most. */
const readBytes = 256 * 1024 * 1024;
const pageBytes = 256 * 1024;

/** The data with the means of its training rows in its preparation; of features on disk those of pages from all over the rows. */
export async function withFeatureMeans(data: PreparedData): Promise<PreparedData> {
  return { ...data, preparation: { ...data.preparation, means: await featureMeans(data) } };
}

async function featureMeans({
  width,
  inputs,
  train,
}: Pick<PreparedData, 'width' | 'inputs' | 'train'>): Promise<number[]> {
  const places = featuresWithMeans(inputs);
  const sums = new Float64Array(places.length);
  let rows = 0;
  if (places.length > 0)
    for await (const page of pagesOf(train, width)) {
      for (let at = 0; at < page.length; at += width)
        for (let i = 0; i < places.length; i++) sums[i] += page[at + places[i]];
      rows += page.length / width;
    }
  return Array.from(sums, (sum) => (rows === 0 ? 0 : sum / rows));
}

async function* pagesOf(
  { rows, features, stored }: PreparedSplit,
  width: number,
): AsyncGenerator<Float32Array> {
  if (!stored) {
    yield features;
    return;
  }
  const pageRows = Math.max(1, Math.floor(pageBytes / (width * bytesPerFeature)));
  const pages = Math.ceil(rows / pageRows);
  const every = Math.max(1, Math.ceil((rows * width * bytesPerFeature) / readBytes));
  for (let page = 0; page < pages; page += every) {
    const from = page * pageRows;
    const into = new Float32Array(Math.min(pageRows, rows - from) * width);
    await stored.read(from, into);
    yield into;
  }
}
