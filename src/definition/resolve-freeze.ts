import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { LayerSpec } from '../engine/models/layer-spec.ts';
import { nameMatches } from '../engine/models/layer-names.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';

const pointer = '/training/freeze';

/**
 * The names of the layers that training leaves as they are, in the order of the model; null: none are asked for. By depth,
 * layers with weights are counted; a normalisation goes with the layer before it.
 */
export function resolveFreeze(
  definition: ExperimentDefinition,
  layers: readonly LayerSpec[],
  findings: Findings,
): string[] | null {
  const given = definition.training?.freeze ?? null;
  if (given === null) return null;
  const ways = Object.keys(given);
  if (ways.length !== 1) {
    findings.reject(pointer, 'Name one of layers, firstLayers and allButLast.', 'optionMissing');
    return null;
  }
  const units = unitsOf(layers);
  const names = units.flat();
  const frozen = given.layers ? byName(given.layers, names, findings) : byDepth(given, units, findings);
  if (frozen !== null && frozen.length === names.length)
    findings.reject(
      pointer,
      'Every layer with weights is frozen; nothing is left to train.',
      'nothingToTrain',
    );
  return frozen;
}

/** Layers with weights, each with the normalisations that follow it. */
function unitsOf(layers: readonly LayerSpec[]): string[][] {
  const units: string[][] = [];
  for (const { name, type, parameters } of layers) {
    if (parameters === 0) continue;
    const isNorm = type === 'batchNorm' || type === 'layerNorm';
    if (isNorm && units.length > 0) units.at(-1)!.push(name);
    else units.push([name]);
  }
  return units;
}

function byName(patterns: readonly string[], names: readonly string[], findings: Findings): string[] {
  for (const [i, pattern] of patterns.entries())
    if (!names.some((name) => nameMatches(pattern, name)))
      findings.reject(
        pointerTo('training', 'freeze', 'layers', i),
        `No layer with weights is named "${pattern}"; there are ${names.join(', ')}.`,
        'unknownLayer',
      );
  return names.filter((name) => patterns.some((pattern) => nameMatches(pattern, name)));
}

function byDepth(
  { firstLayers, allButLast }: { firstLayers?: number; allButLast?: number },
  units: readonly string[][],
  findings: Findings,
): string[] {
  const way = firstLayers === undefined ? 'allButLast' : 'firstLayers';
  const asked = firstLayers ?? allButLast!;
  if (asked >= units.length && way === 'allButLast')
    findings.reject(
      `${pointer}/${way}`,
      `The model has ${units.length} layer(s) with weights; all but the last ${asked} are none.`,
      'nothingToFreeze',
    );
  const count = firstLayers ?? units.length - asked;
  return units.slice(0, Math.max(0, count)).flat();
}
