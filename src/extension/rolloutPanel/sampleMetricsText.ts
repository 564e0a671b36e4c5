import { formatMetricValue } from '../../domain/guards/formatMetricValue.ts';
import type { SampleDto } from '../../protocol/registry/sampleDto.ts';
import { l10n } from '../platform/localize.ts';
import { metricText } from './metricText.ts';

/** `parse failures: yes · latency 812 ms`. */
export function sampleMetricsText({ metrics }: Pick<SampleDto, 'metrics'>): string {
  return Object.entries(metrics)
    .map(([metric, value]) => {
      if (typeof value === 'number')
        return `${metricText(metric)} ${formatMetricValue(metric, value)}`;
      return value ? l10n.t('{0}: yes', metricText(metric)) : l10n.t('{0}: no', metricText(metric));
    })
    .join(' · ');
}
