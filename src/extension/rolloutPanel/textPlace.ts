/** Where a text is read: decides how times look. */
export interface TextPlace {
  /** BCP 47, for example `en`. */
  readonly locale: string;
  /** IANA zone; left out, the machine's own. */
  readonly timeZone?: string;
}
