import { describe, expect, it } from 'vitest';
import {
  datasetFormats,
  datasetFormatTraits,
  formatOfFileName,
  formatOfMagic,
  formatOfMediaType,
  openMediaTypes,
  uploadMediaTypes,
  withoutFormatExtension,
} from '../../../src/contracts/dataset-formats.ts';

describe('the table of dataset formats', () => {
  it('gives every media type and extension to one format only', () => {
    const traits = Object.values(datasetFormatTraits);
    for (const values of [
      traits.flatMap((row) => row.extensions),
      [...traits.flatMap((row) => row.mediaTypes), ...openMediaTypes],
    ]) {
      expect(new Set(values).size).toBe(values.length);
      expect(values.filter((value) => value !== value.toLowerCase())).toEqual([]);
    }
  });

  it.each(datasetFormats)('finds %s by each of its traits, and takes its extension off a name', (format) => {
    const { mediaTypes, extensions, magic } = datasetFormatTraits[format];
    expect(extensions.length).toBeGreaterThan(0);
    for (const type of mediaTypes) {
      expect(formatOfMediaType(type)).toBe(format);
      expect(uploadMediaTypes).toContain(type);
    }
    for (const extension of extensions) {
      for (const name of [`my.data.${extension}`, `my.data.${extension.toUpperCase()}.gz`]) {
        expect(formatOfFileName(name)).toBe(format);
        expect(withoutFormatExtension(name)).toBe('my.data');
      }
    }
    for (const bytes of magic) expect(formatOfMagic(Uint8Array.from([...bytes, 0, 1]))).toBe(format);
  });

  it('leaves open what names no format', () => {
    expect(openMediaTypes.map(formatOfMediaType).filter((format) => format !== null)).toEqual([]);
    expect(['data.txt', 'csv', 'data.xlsx', '', 'data.gz'].map(formatOfFileName)).toEqual(
      Array.from({ length: 5 }, () => null),
    );
    expect(formatOfMagic(Buffer.from('PK is how this text begins'))).toBeNull();
    expect(formatOfMagic(new Uint8Array())).toBeNull();
    expect(['data.txt.gz', 'data.v2', 'data.gzip', '.csv'].map(withoutFormatExtension)).toEqual([
      'data',
      'data.v2',
      'data',
      '',
    ]);
  });
});
