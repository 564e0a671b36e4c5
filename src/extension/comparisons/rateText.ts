import { percentText } from '../rolloutPanel/percentText.ts';

/** `99.1 %`, rounded down: what is shown as 100 % is all of it. */
export function rateText(rate: number): string {
  return percentText(Math.floor(rate * 1000 + 1e-6) / 10, 1);
}
