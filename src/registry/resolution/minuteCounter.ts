const minuteMs = 60_000;
/** How far back "recent" reaches: the present minute and the four before it. */
const recentMinutes = 5;

/** Counts events per minute for the recent past, and in all. Times are epoch milliseconds. */
export class MinuteCounter {
  #total = 0;
  #lastAt: number | undefined;
  #minute = 0;
  readonly #counts = new Array<number>(recentMinutes).fill(0);

  add(now: number): void {
    const minute = Math.floor(now / minuteMs);
    if (minute !== this.#minute) this.#moveTo(minute);
    const slot = minute % recentMinutes;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#total += 1;
    this.#lastAt = now;
  }

  get total(): number {
    return this.#total;
  }

  get lastAt(): number | undefined {
    return this.#lastAt;
  }

  /** Events of the recent minutes as seen at `now`. */
  calculateRecent(now: number): number {
    const present = Math.floor(now / minuteMs);
    let sum = 0;
    for (let age = 0; age < recentMinutes; age += 1) {
      const minute = this.#minute - age;
      if (minute >= 0 && present - minute < recentMinutes)
        sum += this.#counts[minute % recentMinutes] ?? 0;
    }
    return sum;
  }

  #moveTo(minute: number): void {
    const step = minute - this.#minute;
    // A clock that was set back makes the old minutes meaningless: they are dropped rather than counted twice.
    const cleared = step < 0 || step > recentMinutes ? recentMinutes : step;
    for (let offset = 0; offset < cleared; offset += 1)
      this.#counts[(minute - offset + recentMinutes) % recentMinutes] = 0;
    this.#minute = minute;
  }
}
