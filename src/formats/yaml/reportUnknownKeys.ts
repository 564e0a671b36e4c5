import type { ProblemSeverity } from '../text/fileProblem.ts';
import { findClosestName } from '../text/findClosestName.ts';
import type { ProblemList, SpanFix } from '../text/problemList.ts';
import type { SourceMap } from './sourceNode.ts';

/** Reports keys that are not known; a near miss is at least a warning and has a fix. */
export function reportUnknownKeys(
  problems: ProblemList,
  map: SourceMap,
  expected: {
    readonly known: readonly string[];
    readonly severity: ProblemSeverity;
    readonly where: string;
  },
): void {
  const present = new Set(map.entries.map((entry) => entry.key));
  const free = expected.known.filter((key) => !present.has(key));
  for (const { key, keySpan } of map.entries) {
    if (expected.known.includes(key)) continue;
    // Looking for near names costs time, and nobody would see them.
    if (problems.full && (expected.severity !== 'error' || problems.hasErrors)) return;
    const meant = findClosestName(key, free);
    const fixes: SpanFix[] =
      meant === undefined
        ? []
        : [{ title: `Rename to “${meant}”`, edits: [{ span: keySpan, newText: meant }] }];
    const question = meant === undefined ? '' : ` Did you mean “${meant}”?`;
    const message = `“${key}” is not a key of ${expected.where} and is ignored.${question}`;
    if (expected.severity === 'error') {
      problems.error('unknown_key', message.replace(' and is ignored', ''), keySpan, ...fixes);
    } else if (expected.severity === 'warning' || meant !== undefined) {
      problems.warning('unknown_key', message, keySpan, ...fixes);
    } else {
      problems.hint('unknown_key', message, keySpan);
    }
  }
}
