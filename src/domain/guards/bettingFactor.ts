/** The bet of one record in the e-process of a rate guard (Turner, Ly, Grünwald, arXiv 2106.02693, with one record as block). */
import type { Arm } from './guardRecord.ts';

/** Chance of a bad outcome on each arm, both strictly between 0 and 1. */
export interface ArmRates {
  readonly stable: number;
  readonly candidate: number;
}

export interface Bet {
  /** What is believed of the arms from earlier records only. */
  readonly rates: ArmRates;
  /** Chance, strictly between 0 and 1, that this record is the candidate's. */
  readonly probability: number;
  /** How much worse the candidate may be, from 0. */
  readonly margin: number;
}

/**
 * The pair (q + margin, q) that minimises π·KL(θc‖q + margin) + (1 − π)·KL(θb‖q): of all pairs without harm the hardest
 * to tell from what is believed. Needs θc > θb + margin; then the root lies between θb and θc − margin. With margin 0
 * it is the mean of the two rates.
 */
export function calculateNullRates({ rates, probability, margin }: Bet): ArmRates {
  if (margin === 0) {
    const mean = probability * rates.candidate + (1 - probability) * rates.stable;
    return { stable: mean, candidate: mean };
  }
  let low = rates.stable;
  let high = rates.candidate - margin;
  let rate = probability * high + (1 - probability) * low;
  for (let step = 0; step < 60; step += 1) {
    const slope =
      probability * slopeOf(rates.candidate, rate + margin) +
      (1 - probability) * slopeOf(rates.stable, rate);
    if (slope > 0) high = rate;
    else low = rate;
    const curvature =
      probability * curvatureOf(rates.candidate, rate + margin) +
      (1 - probability) * curvatureOf(rates.stable, rate);
    const newton = rate - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const moved = Math.abs(next - rate);
    rate = next;
    if (moved <= 1e-15) break;
  }
  return { stable: rate, candidate: rate + margin };
}

/** Derivative of KL(believed‖rate) by rate. */
function slopeOf(believed: number, rate: number): number {
  return (rate - believed) / (rate * (1 - rate));
}

/** Second derivative of KL(believed‖rate) by rate; above 0. */
function curvatureOf(believed: number, rate: number): number {
  return believed / rate ** 2 + (1 - believed) / (1 - rate) ** 2;
}

/**
 * ln of the factor by which one outcome changes the e-value. Its expectation is at most 1 for every pair of rates
 * without harm, so that the product exceeds 1/alpha with a chance of at most alpha, however often one looks.
 */
export function calculateLogBet(bet: Bet, arm: Arm, isBad: boolean): number {
  if (bet.rates.candidate <= bet.rates.stable + bet.margin) return 0;
  const believed = bet.rates[arm];
  const rate = calculateNullRates(bet)[arm];
  return isBad ? Math.log(believed / rate) : Math.log((1 - believed) / (1 - rate));
}

/** Expected growth of ln(e-value) per record if the rates are as believed; 0 without harm (section 4 of the same paper). */
export function calculateGrowth(bet: Bet): number {
  const { rates, probability, margin } = bet;
  if (rates.candidate <= rates.stable + margin) return 0;
  const rate = calculateNullRates(bet);
  return (
    probability * calculateDivergence(rates.candidate, rate.candidate) +
    (1 - probability) * calculateDivergence(rates.stable, rate.stable)
  );
}

/** Kullback–Leibler divergence of two chances strictly between 0 and 1, in nats. */
function calculateDivergence(believed: number, rate: number): number {
  return (
    believed * Math.log(believed / rate) + (1 - believed) * Math.log((1 - believed) / (1 - rate))
  );
}
