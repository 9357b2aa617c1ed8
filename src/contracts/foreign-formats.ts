/** Files that people bring and that are not read, by their first bytes in hexadecimal digits. */
const byBytes: readonly { start: string; what: string }[] = [
  { start: 'd0cf11e0a1b11ae1', what: 'an old Office document (.xls). Save its sheet as CSV' },
  { start: '4152524f5731', what: 'an Arrow or Feather file. Save it as Parquet' },
  {
    start: '53514c69746520666f726d6174203300',
    what: 'an SQLite database (or GeoPackage). Export a table as CSV',
  },
  { start: '894844460d0a1a0a', what: 'an HDF5 file. Save a table of it as Parquet' },
  { start: '934e554d5059', what: 'an array of NumPy. Save it as CSV, or as Parquet' },
  { start: '4f626a01', what: 'an Avro file. Save it as Parquet' },
  { start: '4f5243', what: 'an ORC file. Save it as Parquet' },
  { start: '25504446', what: 'a PDF. Save its table as CSV' },
  { start: '24464c32', what: 'a file of SPSS. Save it as CSV' },
  { start: '3c73746174615f6474613e', what: 'a file of Stata. Save it as CSV' },
  { start: '000000000000000000000000c2ea8160', what: 'a file of SAS. Save it as CSV' },
  { start: '52445832', what: 'saved by R. Write the table as CSV, or as Parquet' },
  { start: '52445833', what: 'saved by R. Write the table as CSV, or as Parquet' },
  { start: '580a0000', what: 'saved by R. Write the table as CSV, or as Parquet' },
  { start: '0000270a', what: 'a shapefile. Save its table of attributes as CSV or GeoJSON' },
  { start: '28b52ffd', what: 'compressed by Zstandard. Upload it as it is, or compressed by gzip' },
  { start: '425a6839', what: 'compressed by bzip2. Upload it as it is, or compressed by gzip' },
  { start: 'fd377a585a00', what: 'compressed by xz. Upload it as it is, or compressed by gzip' },
  { start: '377abcaf271c', what: 'a 7z archive. Use a ZIP of one table or of images' },
  { start: '526172211a07', what: 'a RAR archive. Use a ZIP of one table or of images' },
];

/** The same of a text, by how it begins. */
const byText: readonly { start: RegExp; what: string }[] = [
  { start: /^<(?:!doctype html|html|head|body|table)[\s>]/i, what: 'HTML. Save its table as CSV' },
  { start: /^<\?xml\s/i, what: 'XML. Save its table as CSV' },
  { start: /^(?:%.*\r?\n\s*)*@relation\s/i, what: 'an ARFF file. Save it as CSV' },
];

/** The least and greatest protocol of Python's pickle that is binary. */
const pickle = [2, 5];

/**
 * What a file is that is not read here, and what to do; null for all others.
 * @param start its first bytes, a thousand or more where there are so many
 */
export function foreignFormatOf(start: Uint8Array): string | null {
  const hex = Buffer.from(start.subarray(0, 16)).toString('hex');
  const isBinary = start.includes(0) || start.some((byte) => byte > 127);
  const known = byBytes.find(
    // What is short may begin a header, which is plain text.
    ({ start: first }) => hex.startsWith(first) && (first.length > 8 || isBinary),
  );
  if (known !== undefined) return known.what;
  if (start[0] === 0x80 && start[1] >= pickle[0] && start[1] <= pickle[1])
    return 'a pickle of Python. Save the table as CSV, or as Parquet (pandas: `to_parquet`)';
  const text = Buffer.from(start)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  return byText.find(({ start: first }) => first.test(text))?.what ?? null;
}
