import { formatMetricValue } from '../../domain/guards/formatMetricValue.ts';
import type { Guard } from '../../domain/rollout/rolloutPlan.ts';
import { l10n } from '../platform/localize.ts';

/** A metric's name as people say it: `parseFailure` is "parse failures"; unknown ones are split into words. */
export function metricText(metric: string): string {
  return knownMetrics()[metric] ?? splitWords(metric);
}

/** The guard's name: a latency with a budget is "latency over 4 s". */
export function guardText(guard: Guard): string {
  const name = metricText(guard.metric);
  if (guard.budget === undefined) return name;
  return l10n.t('{0} over {1}', name, formatMetricValue(guard.metric, guard.budget));
}

function knownMetrics(): Readonly<Record<string, string>> {
  return {
    parseFailure: l10n.t('parse failures'),
    refusal: l10n.t('refusals'),
    escalation: l10n.t('escalations'),
    fallback: l10n.t('fallbacks'),
    toolError: l10n.t('tool errors'),
    taskSuccess: l10n.t('task success'),
    feedback: l10n.t('feedback'),
    latencyMs: l10n.t('latency'),
    costUsd: l10n.t('cost'),
    tokens: l10n.t('tokens'),
    quality: l10n.t('quality'),
  };
}

function splitWords(metric: string): string {
  const words = metric
    .replace(/(?:Ms|Usd)$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
  return words === '' ? metric : words;
}
