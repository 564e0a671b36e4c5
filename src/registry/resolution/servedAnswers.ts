import type { MinuteCounter } from './minuteCounter.ts';

/** Why a version was chosen, in OpenFeature's words. */
export type ResolutionReason = 'STATIC' | 'SPLIT' | 'TARGETING_MATCH' | 'DEFAULT';

/** What one evaluation gives. Made once per version and reason of a deployment: resolving serialises nothing. */
export interface Resolution {
  readonly version: string;
  readonly reason: ResolutionReason;
  /** The finished OFREP answer, JSON. A text and not bytes, since Node writes it out together with the headers. */
  readonly body: string;
  /** latin1 where the answer is ASCII, which is the same bytes and twice as fast to write. */
  readonly encoding: 'latin1' | 'utf8';
  readonly byteLength: number;
}

/** A version as one deployment serves it. */
export interface ServedVersionSource {
  readonly prompt: string;
  readonly version: string;
  /** JSON of the content. */
  readonly contentText: string;
  /** Flat: strings, numbers and booleans only. */
  readonly metadata: Readonly<Record<string, string | number>>;
  readonly counter: MinuteCounter;
}

/** The answers with one version of a deployment, each serialised when it is first needed. */
export class ServedAnswers {
  readonly #source: ServedVersionSource;
  readonly #byReason = new Map<ResolutionReason, Resolution>();

  constructor(source: ServedVersionSource) {
    this.#source = source;
  }

  get version(): string {
    return this.#source.version;
  }

  get contentText(): string {
    return this.#source.contentText;
  }

  /** The answer for a reason, counted as served at `now`. */
  serve(reason: ResolutionReason, now: number): Resolution {
    this.#source.counter.add(now);
    let answer = this.#byReason.get(reason);
    if (answer === undefined) {
      answer = this.#create(reason);
      this.#byReason.set(reason, answer);
    }
    return answer;
  }

  #create(reason: ResolutionReason): Resolution {
    const { prompt, version, contentText, metadata } = this.#source;
    const body =
      `{"key":${JSON.stringify(prompt)},"value":${contentText},"reason":"${reason}",` +
      `"variant":${JSON.stringify(version)},"metadata":${JSON.stringify(metadata)}}`;
    const byteLength = Buffer.byteLength(body);
    const encoding = byteLength === body.length ? 'latin1' : 'utf8';
    return { version, reason, body, encoding, byteLength };
  }
}
