import { describe, expect, it } from 'vitest';
import { fileNameOfDisposition } from '../../../src/http/upload/content-disposition.ts';
import { datasetNameOf } from '../../../src/http/upload/file-name.ts';

describe('fileNameOfDisposition', () => {
  it.each([
    [undefined, null],
    ['inline', null],
    ['attachment; filename=plain.csv', 'plain.csv'],
    ['attachment; filename="with space.csv"', 'with space.csv'],
    ['attachment; filename="a \\"quoted\\" one.csv"; size=3', 'a "quoted" one.csv'],
    ['attachment; filename="plain.csv"; filename*=UTF-8\'\'na%C3%AFve.csv', 'naïve.csv'],
    ['attachment; filename="plain.csv"; filename*=UTF-8\'\'%E0%A4%A', 'plain.csv'],
    ['attachment; FileName = "x.csv"', 'x.csv'],
  ])('reads %j as %j', (header, name) => {
    expect(fileNameOfDisposition(header)).toBe(name);
  });
});

describe('datasetNameOf', () => {
  it.each([
    [null, 'dataset'],
    ['churn.csv', 'churn'],
    ['churn.csv.gz', 'churn'],
    ['my.data.2026.PARQUET', 'my.data.2026'],
    ['.csv', 'dataset'],
    ['README', 'README'],
  ])('makes of %j the name %j', (fileName, name) => {
    expect(datasetNameOf(fileName)).toBe(name);
  });
});
