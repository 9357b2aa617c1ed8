import { readFile } from 'node:fs/promises';
import { createArtifactFolder } from '../../src/artifacts/artifact-folder.ts';
import type { ImportedSignature } from '../../src/contracts/imported-model.ts';
import { badFile } from '../../src/imported/refusals.ts';
import type { ModelImporter } from '../../src/services/model-import-service.ts';

/** Imports without a process: any file but `broken` is an ONNX model of the column x. */
export function createFakeImporter(): ModelImporter {
  return {
    async importModel({ filePath, artifactDir, description }) {
      const file = await readFile(filePath);
      if (file.toString() === 'broken') throw badFile('notOnnx', 'The file is no ONNX file.');
      const signature: ImportedSignature = {
        inputs: [
          {
            tensor: 'x',
            type: 'float32',
            shape: [1],
            holds: 'value',
            columns: [{ name: 'x', type: 'numeric' }],
          },
        ],
        outputs: [{ tensor: 'y', type: 'float32', width: null }],
        answer: null,
        takesOneRow: false,
      };
      const folder = await createArtifactFolder(artifactDir);
      await folder.write('model.onnx', file);
      const about = { kind: 'imported', format: 'onnx', file: 'model.onnx', signature } as const;
      const { sizeBytes } = await folder.finish({ ...about, createdAt: '2026-11-22T10:00:00.000Z' });
      return {
        format: 'onnx',
        producer: 'a test',
        signature,
        example: description.example ?? null,
        sizeBytes,
      };
    },
  };
}
