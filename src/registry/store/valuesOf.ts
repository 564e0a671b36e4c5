import { sql } from 'kysely';

/** A list as one parameter, for `in`: the statement is the same whatever its length, and prepared once. */
export function valuesOf<T extends string | number>(list: readonly T[]) {
  return sql<T>`(select value from json_each(${JSON.stringify(list)}))`;
}
