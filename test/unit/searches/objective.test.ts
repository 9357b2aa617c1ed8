import { expect, test } from 'vitest';
import {
  AutoencodingEvaluation,
  ClassificationEvaluation,
  MultiLabelEvaluation,
  RecommendationEvaluation,
  RegressionEvaluation,
} from '../../../src/contracts/evaluation.ts';
import { directionOf, metricsOf, reportedMetricsOf, usualMetric } from '../../../src/searches/objective.ts';
import { targetKinds } from '../../../src/targets/targets.ts';

const evaluations: Readonly<Record<string, { properties: object }>> = {
  classes: ClassificationEvaluation,
  labels: MultiLabelEvaluation,
  value: RegressionEvaluation,
  values: RegressionEvaluation,
  self: AutoencodingEvaluation,
  interactions: RecommendationEvaluation,
};

test.each(targetKinds.names())('%s: every metric is one of its evaluation, with a direction', (kind) => {
  const known = Object.keys(evaluations[kind].properties);
  expect(metricsOf(kind).filter((name) => !known.includes(name))).toEqual([]);
  expect(metricsOf(kind).map((name) => directionOf(kind, name))).not.toContain(null);
  expect(directionOf(kind, 'rows')).toBeNull();
  expect(metricsOf(kind)).toContain(usualMetric(kind, false));
  expect(reportedMetricsOf(kind)).toContain(usualMetric(kind, true));
});

test('what epochs report is better in the direction that the search takes', () => {
  for (const { kind, epochMetrics } of targetKinds.all())
    for (const { name, better } of epochMetrics) {
      if (!metricsOf(kind).includes(name)) continue;
      expect([kind, name, directionOf(kind, name)]).toEqual([kind, name, better === 'lower' ? 'minimize' : 'maximize']); // prettier-ignore
    }
});
