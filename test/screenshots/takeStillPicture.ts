import type { Locator, Page } from 'playwright-core';

const mostTries = 6;

/** A picture once two in a row are the same: nothing loads, fades or scrolls any more. */
export async function takeStillPicture(of: Page | Locator): Promise<Buffer> {
  let last: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const next = await of.screenshot({ animations: 'disabled' });
    if (next.equals(last)) return next;
    last = next;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  // What counts seconds down never stands still.
  return last;
}
