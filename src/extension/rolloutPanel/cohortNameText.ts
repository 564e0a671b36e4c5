import type { CohortName } from '../../domain/guards/cohortName.ts';
import { l10n } from '../platform/localize.ts';

/** `tenant acme`; the rest of a dimension is `tenant: all others`. */
export function cohortNameText({ attribute, value }: CohortName): string {
  return value === undefined ? l10n.t('{0}: all others', attribute) : `${attribute} ${value}`;
}
