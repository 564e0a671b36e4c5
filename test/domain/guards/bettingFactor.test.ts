import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  calculateGrowth,
  calculateLogBet,
  calculateNullRates,
  type Bet,
} from '../../../src/domain/guards/bettingFactor.ts';

const chance = fc.double({ min: 0.0005, max: 0.9995, noNaN: true });
const margins = fc.oneof(fc.constant(0), fc.double({ min: 0.0005, max: 0.5, noNaN: true }));

/** Bets on a candidate that is believed to be worse than its margin allows. */
const bets: fc.Arbitrary<Bet> = fc
  .record({ low: chance, high: chance, probability: chance, margin: margins })
  .map(({ low, high, probability, margin }) => ({
    rates: { stable: Math.min(low, high), candidate: Math.max(low, high) },
    probability,
    margin,
  }))
  .filter(({ rates, margin }) => rates.candidate > rates.stable + margin + 1e-4);

/** What one record multiplies the e-value by, on average, if the arms really have these rates. */
function expectFactor(bet: Bet, stable: number, candidate: number): number {
  const mean = (arm: 'stable' | 'candidate', rate: number): number =>
    rate * Math.exp(calculateLogBet(bet, arm, true)) +
    (1 - rate) * Math.exp(calculateLogBet(bet, arm, false));
  return (
    bet.probability * mean('candidate', candidate) + (1 - bet.probability) * mean('stable', stable)
  );
}

describe('the bet of one record', () => {
  it('gains nothing on average at the edge of harm', () => {
    fc.assert(
      fc.property(bets, (bet) => {
        const { stable, candidate } = calculateNullRates(bet);
        assert.ok(Math.abs(expectFactor(bet, stable, candidate) - 1) < 1e-9);
      }),
    );
  });

  it('gains nothing on average for any pair of rates without harm, whatever is believed', () => {
    fc.assert(
      fc.property(
        bets,
        chance,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bet, stable, share) => {
          const candidate = Math.min(1, stable + bet.margin) * share;
          assert.ok(expectFactor(bet, stable, candidate) <= 1 + 1e-9);
        },
      ),
    );
  });

  it('gains on average if the rates are as believed, by the growth that is told', () => {
    fc.assert(
      fc.property(bets, (bet) => {
        const { rates, probability } = bet;
        const grow = (arm: 'stable' | 'candidate'): number =>
          rates[arm] * calculateLogBet(bet, arm, true) +
          (1 - rates[arm]) * calculateLogBet(bet, arm, false);
        const growth = probability * grow('candidate') + (1 - probability) * grow('stable');
        assert.ok(growth > 0);
        assert.ok(Math.abs(growth - calculateGrowth(bet)) < 1e-9);
      }),
    );
  });

  it('is against the pair without harm that is hardest to tell apart', () => {
    fc.assert(
      fc.property(bets, fc.double({ min: 0, max: 1, noNaN: true }), (bet, place) => {
        const { rates, probability, margin } = bet;
        const divergence = (believed: number, rate: number): number =>
          believed * Math.log(believed / rate) +
          (1 - believed) * Math.log((1 - believed) / (1 - rate));
        const distance = (rate: number): number =>
          probability * divergence(rates.candidate, rate + margin) +
          (1 - probability) * divergence(rates.stable, rate);
        const other = rates.stable + place * (rates.candidate - margin - rates.stable);
        assert.ok(distance(calculateNullRates(bet).stable) <= distance(other) + 1e-12);
      }),
    );
  });

  it('is against the mean of both rates where there is no margin', () => {
    const bet = { rates: { stable: 0.02, candidate: 0.1 }, probability: 0.25, margin: 0 };
    assert.deepEqual(calculateNullRates(bet), { stable: 0.04, candidate: 0.04 });
  });

  it('is not made while the candidate looks no worse than its margin allows', () => {
    const bet = { rates: { stable: 0.02, candidate: 0.03 }, probability: 0.25, margin: 0.01 };
    assert.equal(calculateLogBet(bet, 'candidate', true), 0);
    assert.equal(calculateGrowth(bet), 0);
  });
});
