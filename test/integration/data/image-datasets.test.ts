import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatasetProfile } from '../../../src/contracts/dataset.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { isSame } from '../../support/is-same.ts';
import { zipFiles } from '../../../scripts/zip-files.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeEach(async () => {
  folder = await createIngestFolder();
});
afterEach(() => folder.close());

type Encoding = 'png' | 'jpeg' | 'webp' | 'gif';

/** A grey picture whose pixels rise by one, from a first value on. */
const grey = (first: number, format: Encoding = 'png', width = 4, height = 3): Promise<Buffer> =>
  sharp(Uint8Array.from({ length: width * height }, (_, i) => first + i), { raw: { width, height, channels: 1 } }).toColourspace('b-w')[format]().toBuffer(); // prettier-ignore
const colour = (r: number, g: number, b: number): Promise<Buffer> =>
  sharp({ create: { width: 4, height: 3, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();

/** Two folders of `count` pictures each. */
async function pets(count: number): Promise<[string, Buffer][]> {
  const files: [string, Buffer][] = [];
  for (let i = 0; i < count; i++) {
    files.push([`cat/${i}.png`, await grey(i)], [`dog/${i}.png`, await grey(120 + i)]);
  }
  return files;
}

describe('a ZIP of images', () => {
  test('with a folder for each label becomes images, files and labels, and a profile', async () => {
    const { format, rows, profile } = await folder.ingest(
      zipFiles([...(await pets(2)), ['pets/', ''], ['__MACOSX/._0.png', 'x'], ['cat/.DS_Store', 'x'], ['README.md', 'x'], ['dog/large.jpg', await grey(9, 'jpeg', 6, 8)]]), // prettier-ignore
      { contentType: 'application/zip' },
    );
    expect({ format, rows }).toEqual({ format: 'zip', rows: 5 });
    expect(await folder.rows()).toMatchObject([
      { file: 'cat/0.png', label: 'cat', image: { format: 'png' } },
      { file: 'cat/1.png', label: 'cat' },
      { file: 'dog/0.png', label: 'dog' },
      { file: 'dog/1.png', label: 'dog' },
      { file: 'dog/large.jpg', label: 'dog', image: { format: 'jpeg' } },
    ]);
    expect(profile.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['image image', 'file categorical', 'label categorical']); // prettier-ignore
    expect(profile.columns[0]).toMatchObject({
      distinct: 5,
      missing: 0,
      images: {
        formats: [{ format: 'png', count: 4 }, { format: 'jpeg', count: 1 }],
        channels: [{ channels: 1, count: 5 }],
        width: { min: 4, median: 4, max: 6 },
        height: { min: 3, median: 3, max: 8 },
      },
    }); // prettier-ignore
    expect(profile.warnings).toMatchObject([{ code: 'identifierLike', column: 'file' }]);
    expect(await folder.leftovers()).toEqual(['data.parquet']);
  });

  test('with train and test folders has a column that divides it; a folder around all is looked through', async () => {
    const files = (await pets(2)).map(([name, bytes], i): [string, Buffer] => [`all/${i < 2 ? 'train' : 'test'}/${name}`, bytes]); // prettier-ignore
    await folder.ingest(zipFiles(files));
    expect((await folder.rows()).map(({ label, split }) => `${String(split)} ${String(label)}`)).toEqual(['test cat', 'test dog', 'train cat', 'train dog']); // prettier-ignore
  });

  test('with a table takes its columns, in its order, by path, name or name without ending', async () => {
    const table = 'id,weight,kind\nb,2.5,dog\nimg/a.png,1.5,cat\nc.webp,3,cat\n';
    const files: [string, string | Buffer][] = [['img/a.png', await grey(1)], ['img/b.png', await grey(2)], ['img/c.webp', await grey(3, 'webp')]]; // prettier-ignore
    const { profile } = await folder.ingest(zipFiles([...files, ['labels.csv', table]]));
    expect((await folder.rows()).map(({ file, weight, kind }) => ({ file, weight, kind }))).toEqual([
      { file: 'img/b.png', weight: 2.5, kind: 'dog' },
      { file: 'img/a.png', weight: 1.5, kind: 'cat' },
      { file: 'img/c.webp', weight: 3, kind: 'cat' },
    ]);
    expect(profile.columns.map(({ type }) => type)).toEqual([
      'image',
      'categorical',
      'numeric',
      'categorical',
    ]);
  });

  test.each(['labels.csv', 'train.csv', 'pets/Train.CSV'])(
    'with numbers for names in %s: they are names of files, as they are written',
    async (name) => {
      const within = name.includes('/') ? 'pets/' : '';
      const files: [string, string | Buffer][] = [[`${within}img/1.png`, await grey(1)], [`${within}img/20.png`, await grey(2)]]; // prettier-ignore
      await folder.ingest(zipFiles([...files, [name, 'id;kind\n20;dog\n1;cat\n']]));
      expect((await folder.rows()).map(({ file, kind }) => [file, kind])).toEqual([
        [`${within}img/20.png`, 'dog'],
        [`${within}img/1.png`, 'cat'],
      ]);
    },
  );

  test.each([
    ['a file that is no image', [['cat/a.txt', 'hello']], 'notAnImage', /"cat\/a.txt" is no PNG/],
    [
      'an archive in it',
      [['cat/a.zip', Buffer.from('PK\u0003\u0004')]],
      'notAnImage',
      /archive in the archive/,
    ],
    ['an empty file', [['cat/a.png', '']], 'notAnImage', /empty/],
    ['no file', [['__MACOSX/x', 'x']], 'noImages', /no image/],
    ['a path that leads out', [['../cat/a.png', 'x']], 'unsafePath', /\.\.\/cat/],
    ['an absolute path', [['/cat/a.png', 'x']], 'unsafePath', /\/cat\/a.png/],
    [
      'a picture in no folder',
      [
        ['a.png', 'x'],
        ['cat/a.png', 'x'],
      ],
      'imageWithoutLabel',
      /"a.png"/,
    ],
    [
      'two tables',
      [
        ['labels.csv', 'x'],
        ['metadata.csv', 'x'],
        ['a.png', 'x'],
      ],
      'severalTables',
      /"labels.csv", "metadata.csv"/,
    ],
    [
      'a name twice',
      [
        ['cat/a.png', 'x'],
        ['cat/a.png', 'x'],
      ],
      'duplicateEntry',
      /twice/,
    ],
    [
      'a row without its file',
      [
        ['labels.csv', 'file_name,y\nno.png,1\n'],
        ['a.png', 'x'],
      ],
      'fileMissing',
      /"no.png"/,
    ],
    [
      'a file without its row',
      [
        ['labels.csv', 'file_name,y\na.png,1\n'],
        ['a.png', 'x'],
        ['b.png', 'x'],
      ],
      'imageWithoutLabel',
      /"b.png"/,
    ],
    [
      'a file with two rows',
      [
        ['labels.csv', 'file_name,y\na.png,1\na.png,2\n'],
        ['a.png', 'x'],
      ],
      'doubleLabel',
      /row 1/,
    ],
    [
      'a table without files',
      [
        ['labels.csv', 'x,y\n1,2\n'],
        ['a.png', 'x'],
      ],
      'noFileColumn',
      /file_name/,
    ],
  ] as const)('with %s is refused', async (_, files, code, detail) => {
    // prettier-ignore
    const error = await folder.rejection(zipFiles(files));
    expect(error.code).toBe('datasetInvalid');
    expect(error.issues[0]).toMatchObject({ code });
    expect(error.issues[0].detail).toMatch(detail);
    expect(await folder.leftovers()).not.toContain('data.parquet');
  });

  test('names the row and the file of what cannot be decoded: cut short, animated, or no picture behind its first bytes', async () => {
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } }).jpeg().toBuffer(); // prettier-ignore
    const frames = Buffer.alloc(8 * 4 * 3, 90).fill(9, 48);
    const animated = await sharp(frames, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } }).webp({ loop: 0, delay: [100, 100] }).toBuffer(); // prettier-ignore
    const error = await folder.rejection(
      zipFiles([
        ['a/1.png', await grey(1)],
        ['a/2.jpg', whole.subarray(0, whole.length - 60)],
        ['a/3.webp', animated],
        ['b/4.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])],
      ]),
    );
    expect(error.issues.map(({ code, row }) => `${code} ${row}`)).toEqual(['unreadableImage 2', 'unreadableImage 3', 'unreadableImage 4']); // prettier-ignore
    expect(error.issues[0].detail).toMatch(/"a\/2.jpg"/);
    expect(error.issues[1].detail).toMatch(/animation/);
  });

  test('is decoded to its last row: damage there is found in every format', async () => {
    const noise = Uint8Array.from({ length: 40 * 40 * 3 }, (_, i) => (i * 7919) % 251);
    const picture = () => sharp(noise, { raw: { width: 40, height: 40, channels: 3 } });
    const whole = [await picture().png().toBuffer(), await picture().jpeg().toBuffer(), await picture().webp().toBuffer()]; // prettier-ignore
    const good = whole.map((bytes, i): [string, Buffer] => [`good/${i}`, bytes]);
    expect((await folder.ingest(zipFiles(good))).rows).toBe(3);
    // Of a PNG the last bytes are the chunk that ends it.
    const cut = whole.map((bytes, i): [string, Buffer] => [`bad/${i}`, bytes.subarray(0, bytes.length - (i === 0 ? 40 : 20))]); // prettier-ignore
    const error = await folder.rejection(zipFiles([...cut, ...good]));
    expect(error.issues.map(({ code, row }) => `${code} ${row}`)).toEqual(['unreadableImage 1', 'unreadableImage 2', 'unreadableImage 3']); // prettier-ignore
  });

  test.each([
    ['one table', [['table.csv', 'a,b\n1,2\n3,4\n']]],
    ['a table beside images', [['a.png', null], ['labels.csv', 'file_name,y\na.png,1\n']]],
  ] as const)('of %s whose checksum is another is refused', async (_name, files) => {
    const content = await Promise.all(files.map(async ([name, text]) => [name, text ?? (await grey(1))] as const));
    const zip = zipFiles(content);
    expect((await folder.ingest(zip)).rows).toBeGreaterThan(0);
    const text = files.at(-1)![1]!;
    zip.writeUInt8(zip[zip.indexOf(text) + text.length - 2] + 1, zip.indexOf(text) + text.length - 2);
    const { issues } = await folder.rejection(zip);
    expect(issues).toMatchObject([{ code: 'damagedEntry', detail: expect.stringMatching(/\.csv" is damaged: .*checksum/) }]);
  }); // prettier-ignore

  test('is held to the limits of rows and of bytes, before anything is inflated', async () => {
    const zip = zipFiles(await pets(3));
    const limits = { maxRows: 1e6, maxColumns: 9, maxUncompressedBytes: 1e6, maxLineBytes: 1e5 };
    expect((await folder.rejection(zip, {}, { limits: { ...limits, maxRows: 5 } })).code).toBe('datasetLimitExceeded'); // prettier-ignore
    const bytes = await folder.rejection(zip, {}, { limits: { ...limits, maxUncompressedBytes: zip.length - 400 } }); // prettier-ignore
    expect(bytes.code).toBe('datasetLimitExceeded');
    const bomb = Buffer.from(zipFiles([['a/1.png', 'x']]));
    // The directory claims four gigabytes.
    bomb.writeUInt32LE(0xfffffff0, bomb.lastIndexOf('PK\u0001\u0002') + 24);
    expect((await folder.rejection(bomb)).issues[0].code).toMatch(
      /entryTooLarge|malformedZip|uncompressedTooLarge/,
    );
  });

  test('with encrypted entries, links or damage is refused', async () => {
    const changed = (change: (zip: Buffer, directory: number) => void): Buffer => {
      const zip = Buffer.from(zipFiles([['a/1.png', 'xyz']]));
      change(zip, zip.lastIndexOf('PK\u0001\u0002'));
      return zip;
    };
    const codes = [];
    for (const zip of [
      // What is encrypted is twelve bytes longer.
      changed((bytes, at) => bytes.writeUInt32LE(15, bytes.writeUInt16LE(1, at + 8) + 10)),
      changed((bytes, at) => bytes.writeUInt32LE(0o120777 * 65536, at + 38)),
      changed((bytes, at) => bytes.writeUInt16LE(99, at + 10)),
      changed((bytes, at) => bytes.writeUInt32LE(7, at + 16)),
      Buffer.from('PK\u0003\u0004 and nothing else'),
    ])
      codes.push((await folder.rejection(zip)).issues[0].code);
    expect(codes).toEqual(['encryptedEntry', 'symbolicLink', 'unsupportedCompression', 'damagedEntry', 'malformedZip']); // prettier-ignore
  });
});

test('a Parquet file with a column of images, plain or as Hugging Face has it, is read as such', async () => {
  const hex = (await grey(5)).toString('hex');
  const column = { plain: `unhex('${hex}')`, huggingFace: `{'bytes': unhex('${hex}'), 'path': 'a.png'}` };
  for (const image of Object.values(column)) {
    const bytes = await folder.make('images.parquet', `COPY (SELECT ${image} AS picture, range AS y FROM range(3)) TO $PATH`); // prettier-ignore
    const { profile } = await folder.ingest(bytes);
    expect(profile.columns[0]).toMatchObject({ name: 'picture', type: 'image', distinct: 1 });
  }
  const bad = await folder.make('bad.parquet', `COPY (SELECT 'abc'::BLOB AS picture, 1 AS y) TO $PATH`);
  expect((await folder.rejection(bad)).issues[0]).toMatchObject({ code: 'unreadableImage', row: 1, column: 'picture' }); // prettier-ignore
});

describe('preparation of images', () => {
  async function prepare(
    profile: DatasetProfile,
    preparation: ExperimentDefinition['preparation'],
    memory: { limit: number; scratchDir?: string } = { limit: 1e9 },
  ) {
    const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
    const given: ExperimentDefinition = { dataset, task: { type: 'classification', target: 'label' }, preparation }; // prettier-ignore
    const { resolved } = resolveDefinition(given, { id: dataset, profile });
    const { engine, parquetPath } = folder;
    const { limit: memoryLimitBytes, ...rest } = memory;
    return {
      resolved,
      data: await prepareData({ engine, parquetPath, definition: resolved, memoryLimitBytes, ...rest }),
    };
  }

  test('gives the pixels in the size of the median image, and the same for a prediction', async () => {
    const files = await pets(10);
    const { profile } = await folder.ingest(zipFiles(files));
    const { resolved, data } = await prepare(profile, {});
    expect(resolved.inputs).toEqual([{ name: 'image', type: 'image' }]);
    expect(resolved.preparation.image).toEqual({
      width: 4,
      height: 3,
      channels: 1,
      fit: 'fill',
      normalize: 'unit',
    });
    expect(data.inputs).toEqual([{ kind: 'image', name: 'image', at: 0, width: 12, imageHeight: 3, imageWidth: 4, channels: 1 }]); // prettier-ignore
    const rows = await folder.rows();
    const transform = createRowTransform(JSON.parse(JSON.stringify(data.preparation)), resolved.inputs);
    const bytesOf = new Map(files);
    for (const { rowNumbers, features } of [data.train, data.validation, data.test]) {
      const sent = Array.from(rowNumbers, (row) => bytesOf.get(String(rows[row].file))!);
      expect(await transform.transform(sent.map((bytes) => ({ image: bytes.toString('base64') })))).toEqual(
        features,
      );
      expect(await transform.transform(sent.map((bytes) => ({ image: `data:image/png;base64,${bytes.toString('base64')}` })))).toEqual(features); // prettier-ignore
      const first = String(rows[rowNumbers[0]].file);
      const start = (first.startsWith('dog') ? 120 : 0) + Number(/\d+/.exec(first)![0]);
      expect([...features.subarray(0, 12)]).toEqual([...Float32Array.from({ length: 12 }, (_, i) => (start + i) / 255)]); // prettier-ignore
    }
    const wrong = transform.transform([{ image: 'not base64!' }, { image: Buffer.from('abc').toString('base64') }, { image: null }]); // prettier-ignore
    const error = await wrong.catch((caught: unknown) => caught as TrainyardError);
    expect((error as TrainyardError).issues.map(({ pointer }) => String(pointer)).toSorted((a, b) => a.localeCompare(b))).toEqual(['/rows/0/image', '/rows/1/image', '/rows/2/image']); // prettier-ignore
  });

  test('standardizes each channel by the training split', async () => {
    const files: [string, Buffer][] = [];
    for (let i = 0; i < 12; i++)
      files.push([`${i % 2 ? 'a' : 'b'}/${i}.png`, await colour(10 * i, 200, 255 - i)]);
    const { profile } = await folder.ingest(zipFiles(files));
    const { data, resolved } = await prepare(profile, { image: { normalize: 'standardize', width: 2 } });
    expect(resolved.preparation.image).toMatchObject({ width: 2, height: 2, channels: 3 });
    const { features, rows } = data.train;
    for (const [channel, deviation] of [1, 0, 1].entries()) {
      const values = Array.from({ length: 4 * rows }, (_, i) => features[3 * i + channel]);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(Math.sqrt(variance)).toBeCloseTo(deviation, 4);
    }
  });

  test('that another run fitted are reused as they were, once', async () => {
    const { profile } = await folder.ingest(zipFiles(await pets(10)));
    const { resolved, data: source } = await prepare(profile, { image: { normalize: 'standardize' } });
    const { profile: others } = await folder.ingest(zipFiles((await pets(20)).slice(10)));
    expect(others.rows).toBe(30);
    const reused = {
      columns: new Map(source.preparation.columns.map((column) => [column.name, column])),
      target: null,
    };
    const { engine, parquetPath } = folder;
    const data = await prepareData({
      engine,
      parquetPath,
      definition: resolved,
      memoryLimitBytes: 1e9,
      reused,
    });
    expect(data.width).toBe(source.width);
    expect(data.preparation.columns).toEqual(source.preparation.columns);
  });

  test.each(['unit', 'standardize'] as const)('that is too large for memory is the same on disk (%s)', async (normalize) => {
    const { profile } = await folder.ingest(zipFiles(await pets(30)));
    const image = { width: 40, height: 40, normalize };
    const { data: held } = await prepare(profile, { image });
    const bytes = 60 * held.width * 4;
    const { data: streamed } = await prepare(profile, { image }, { limit: 2 * bytes, scratchDir: folder.folder });
    expect(streamed.notes.at(-1)).toContain('streamed from disk');
    expect(streamed.preparation).toEqual(held.preparation);
    for (const part of ['train', 'validation', 'test'] as const) {
      expect(isSame(streamed[part].rowNumbers, held[part].rowNumbers)).toBe(true);
      expect(streamed[part].targets).toEqual(held[part].targets);
      const features = new Float32Array(held[part].features.length);
      await streamed[part].stored!.read(0, features);
      expect(isSame(features, held[part].features)).toBe(true);
    }
    expect(streamed.train.stored!.windowRows).toBeLessThan(streamed.train.rows);
    await streamed.close!();
  }); // prettier-ignore

  test('leaves duplicates out, by their bytes', async () => {
    const twin = await grey(1);
    const files: [string, Buffer][] = [...(await pets(8)), ['cat/copy.png', twin], ['dog/copy.png', twin]];
    const { profile } = await folder.ingest(zipFiles(files));
    const { data } = await prepare(profile, {});
    expect(data.train.rows + data.validation.rows + data.test.rows).toBe(17);
    expect(data.notes).toEqual(['1 duplicate row left out; the first of each is kept.']);
  });

  test('is refused before it is decoded where it does not fit the memory, and where no input is an image', async () => {
    const { profile } = await folder.ingest(zipFiles(await pets(10)));
    await expect(prepare(profile, { image: { width: 512, height: 512 } }, { limit: 1e7 })).rejects.toThrow(
      /262144 features/,
    );
    const table = { ...profile, columns: profile.columns.filter(({ name }) => name !== 'image') };
    await expect(prepare({ ...table, columns: [...table.columns, { ...table.columns[0], name: 'x' }] }, { image: { width: 8 } })).rejects.toThrow(/None of the inputs is an image/); // prettier-ignore
    const two = { ...profile, columns: [...profile.columns, { ...profile.columns[0], name: 'other' }] };
    await expect(prepare(two, {})).rejects.toThrow(/takes one image/);
  });
});
