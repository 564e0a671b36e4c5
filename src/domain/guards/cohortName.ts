/** One value of an attribute that units are looked at by; without a value, all values that are not kept apart. */
export interface CohortName {
  readonly attribute: string;
  readonly value?: string;
}

/** In one text, `tenant=acme`, and `tenant` for the rest. Names of attributes have no “=”. */
export function toCohortText({ attribute, value }: CohortName): string {
  return value === undefined ? attribute : `${attribute}=${value}`;
}

export function parseCohortText(text: string): CohortName {
  const end = text.indexOf('=');
  return end < 0
    ? { attribute: text }
    : { attribute: text.slice(0, end), value: text.slice(end + 1) };
}
