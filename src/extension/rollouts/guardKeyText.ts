import { l10n } from '../platform/localize.ts';
import { metricText } from '../rolloutPanel/metricText.ts';

/** A guard by its key alone, where its plan is not at hand: `parse failures`, `parse failures (tenant acme)`. */
export function guardKeyText(key: string): string {
  const at = key.indexOf('@');
  if (at < 0) return metricText(key);
  const cohort = key
    .slice(at + 1)
    .split('&')
    .map((part) => part.replace('=', ' ').split(',').map(decode).join(l10n.t(' or ')))
    .join(l10n.t(' and '));
  return l10n.t('{0} ({1})', metricText(key.slice(0, at)), cohort);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
