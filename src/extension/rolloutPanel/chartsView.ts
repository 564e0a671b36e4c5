import { parseCohortText } from '../../domain/guards/cohortName.ts';
import type { RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ChartsView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { mergePoints } from './chartPoints.ts';
import { listBoundaries, toChartView, type ChartFacts } from './chartView.ts';
import { cohortNameText } from './cohortNameText.ts';
import type { LiveFacts } from './liveFacts.ts';
import { needsRegistry } from './needsRegistry.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** Each metric over time, one line for each version. */
export function toChartsView(
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): ChartsView | undefined {
  const { live } = facts;
  if (live === undefined) return undefined;
  const { chartCohort } = live;
  const metrics = chartCohort === undefined ? live.metrics : live.cohortMetrics;
  const charts = metrics === undefined ? [] : listCharts(metrics, rollout, facts);
  const empty = emptyText(live, metrics, charts.length);
  return {
    heading: l10n.t('Charts'),
    ...(chartCohort === undefined ? {} : cohortParts(chartCohort, facts)),
    charts,
    ...(empty === undefined ? {} : { empty }),
    tableLabel: l10n.t('As a table'),
  };
}

function cohortParts(
  cohort: string,
  facts: RolloutPanelFacts,
): Pick<ChartsView, 'scope' | 'reset'> {
  return {
    scope: l10n.t('Only units of {0}.', cohortNameText(parseCohortText(cohort))),
    reset: {
      intent: { kind: 'showCharts' },
      label: l10n.t('All units'),
      name: l10n.t('Charts of all units'),
      style: 'link',
      ...needsRegistry(facts),
    },
  };
}

function emptyText(
  { metricsProblem }: LiveFacts,
  metrics: RolloutMetricsDto | undefined,
  charts: number,
): string | undefined {
  if (metricsProblem !== undefined) {
    return l10n.t('What was reported could not be read: {0}', metricsProblem);
  }
  if (metrics === undefined) return l10n.t('Reading what was reported…');
  return charts > 0 ? undefined : l10n.t('No application has reported an outcome yet.');
}

function listCharts(
  metrics: RolloutMetricsDto,
  rollout: RolloutDto,
  { place, now }: RolloutPanelFacts,
): ChartsView['charts'] {
  const boundaries = listBoundaries(metrics, rollout);
  const guarded = (rollout.plan.guards ?? []).map(({ metric }) => metric);
  const rankOf = (metric: string): number => {
    const rank = guarded.indexOf(metric);
    return rank < 0 ? guarded.length : rank;
  };
  const isMerged =
    new Set(metrics.series.map(({ stage, rule }) => `${stage}/${rule ?? ''}`)).size > 1;
  return [...mergePoints(metrics)]
    .toSorted(([one], [other]) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1))
    .map(([metric, points]): ChartFacts => ({
      metric,
      stepMs: metrics.stepMs,
      points,
      isMerged,
      boundaries,
      rollout,
      place,
      now,
    }))
    .map(toChartView);
}
