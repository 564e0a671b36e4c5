import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { calculateLogBeta, calculateLogGamma } from '../../../src/domain/guards/logGamma.ts';

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${actual}`);
}

describe('the gamma function', () => {
  it('is the factorial at whole numbers', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n += 1) {
      assertClose(calculateLogGamma(n), Math.log(factorial));
      factorial *= n;
    }
  });

  it('is known at halves, near 0 and far out', () => {
    assertClose(calculateLogGamma(0.5), Math.log(Math.PI) / 2);
    assertClose(calculateLogGamma(1e-10), Math.log(1e10) - 0.5772156649e-10);
    assertClose(calculateLogGamma(1e6), 12815504.569147882);
  });

  it('makes the beta function', () => {
    assertClose(calculateLogBeta(2, 3), Math.log(1 / 12));
  });

  it('is not taken at 0 or below', () => {
    assert.throws(() => calculateLogGamma(0), RangeError);
  });
});
