import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import type { GuardRow } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { unitsText } from '../rollouts/unitsText.ts';
import { amountText, spanText } from './amountText.ts';

type Versions = Readonly<Record<'candidate' | 'stable', string>>;
type Arm = GuardDto['arms']['stable'];
type ArmCell = NonNullable<GuardRow['stable']>;

/** `1.4.0 3.3 % of 60, 1.3.0 1.2 % of 62; difference 2.1 pt (-1 to 5.2)`; undefined before both have a unit. */
export function guardNumbers(guard: GuardDto, versions: Versions): string | undefined {
  const { candidate, stable } = guard.arms;
  if (candidate.estimate === undefined || stable.estimate === undefined) return undefined;
  const arms = l10n.t(
    '{0} {1} of {2}, {3} {4} of {5}',
    versions.candidate,
    amountText(guard, candidate.estimate),
    candidate.units,
    versions.stable,
    amountText(guard, stable.estimate),
    stable.units,
  );
  const difference = differenceText(guard);
  if (difference === undefined) return arms;
  return isWithinStages(guard)
    ? l10n.t('{0}; difference within stages {1}', arms, difference)
    : l10n.t('{0}; difference {1}', arms, difference);
}

/** Says why the difference is not what one gets from the two numbers beside it; undefined where it is. */
export function withinStagesText(guard: GuardDto): string | undefined {
  if (!isWithinStages(guard)) return undefined;
  return l10n.t(
    'The difference is taken within each stage, so it is not simply one number minus the other.',
  );
}

/** By as little as is not seen once they are rounded, they may differ. */
function isWithinStages({ arms, difference, measure }: GuardDto): boolean {
  const { candidate, stable } = arms;
  if (difference === undefined) return false;
  if (candidate.estimate === undefined || stable.estimate === undefined) return false;
  const scale = Math.max(Math.abs(candidate.estimate), Math.abs(stable.estimate));
  const unseen = measure.kind === 'mean' ? 0.01 * scale : 0.0015;
  return Math.abs(candidate.estimate - stable.estimate - difference.estimate) > unseen;
}

/** `6.1 % vs 0.9 %`, candidate first; undefined before both have a unit. */
export function armsText(guard: GuardDto): string | undefined {
  const { candidate, stable } = guard.arms;
  if (candidate.estimate === undefined || stable.estimate === undefined) return undefined;
  return l10n.t(
    '{0} vs {1}',
    amountText(guard, candidate.estimate),
    amountText(guard, stable.estimate),
  );
}

/** One arm of a guard: its number, its interval, and the units that it rests on; undefined before the first unit. */
export function armCell(guard: GuardDto, arm: Arm, unit: string | undefined): ArmCell | undefined {
  const { estimate, low, high, units } = arm;
  if (estimate === undefined) return undefined;
  const hasInterval = low !== undefined && high !== undefined;
  return {
    value: amountText(guard, estimate),
    ...(hasInterval
      ? { interval: l10n.t('{0} to {1}', amountText(guard, low), amountText(guard, high)) }
      : {}),
    units: unitsText(units, unit),
  };
}

/** `+2.1 pt (-1 to +5.2)`: candidate minus stable; undefined before they can be compared. */
export function differenceText(guard: GuardDto): string | undefined {
  const { difference } = guard;
  if (difference === undefined) return undefined;
  const { estimate, low, high } = difference;
  return l10n.t(
    '{0} ({1} to {2})',
    spanText(guard, estimate),
    spanText(guard, low, 'bare'),
    spanText(guard, high, 'bare'),
  );
}
