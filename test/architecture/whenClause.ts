/** One comparison in a `when` clause, or a key alone. */
export interface WhenTerm {
  readonly key: string;
  /** What the key is compared with, quotes removed; a regular expression keeps its slashes. */
  readonly value?: string;
}

const term =
  /([A-Za-z_][\w.:-]*)(?:\s*(?:==|!=|=~|<=?|>=?)\s*('[^']*'|\/(?:[^/\\]|\\.)*\/[a-z]*|[^\s&|()]+)|\s+(?:not\s+)?in\s+([\w.:-]+))?/g;

/** Takes a `when` clause apart far enough to see every name in it. */
export function parseWhenClause(clause: string): WhenTerm[] {
  return [...clause.matchAll(term)].map(([, key = '', compared]) => ({
    key,
    ...(compared === undefined ? {} : { value: compared.replaceAll(/^'|'$/g, '') }),
  }));
}
