import type { Comparison } from '../../evals/compare/comparison.ts';
import type { EvidenceDto } from '../../protocol/registry/evidenceDto.ts';
import type { FixtureBook } from '../caseTests/promptFixtures.ts';
import type { EvalsFacts } from '../editing/evalsLens.ts';
import type { Event } from '../platform/emitter.ts';
import type { DisposableLike } from '../platform/disposable.ts';
import type { Project } from '../projects/project.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import type { ComparisonBook, KnownComparison } from './comparisonBook.ts';
import type { EvidenceBook } from './evidenceBook.ts';

interface Sources {
  readonly book: Pick<FixtureBook, 'peek' | 'onDidChange'>;
  readonly comparisons: Pick<ComparisonBook, 'of' | 'onDidChange'>;
  readonly evidence: Pick<EvidenceBook, 'peek' | 'onDidChange'>;
}

/** What the fixtures of prompts are known to say, for those that only show it. */
export interface EvalsKnowledge {
  readonly onDidChange: Event<void>;
  /** Undefined while there are no fixtures, or they were not read yet. */
  peek(copy: WorkingCopy, project: Project): EvalsFacts | undefined;
}

/** What was compared in this window counts beside what the registry has; of the same content they say the same. */
export function createEvalsKnowledge({ book, comparisons, evidence }: Sources): EvalsKnowledge {
  return {
    onDidChange: (listener): DisposableLike => {
      const all = [
        book.onDidChange(() => listener()),
        comparisons.onDidChange(() => listener()),
        evidence.onDidChange(() => listener()),
      ];
      return { dispose: () => all.forEach((one) => one.dispose()) };
    },
    peek: ({ uri, key, contentHash, state }, project) => {
      const cases = book.peek(uri)?.fixtures.cases.length ?? 0;
      if (cases === 0 || key === undefined) return undefined;
      const recorded = evidence.peek(project, key) ?? [];
      const here = ofRegistry(comparisons.of(uri), project);
      const newest = findNewest(contentHash, here, recorded);
      // What is live itself was compared with what was live before it.
      const counts = state.kind === 'live' || newest?.baseline === findLive(project, key);
      return {
        cases,
        hasEarlier: recorded.length > 0 || here !== undefined,
        newest: counts ? newest : undefined,
      };
    },
  };
}

function findNewest(
  contentHash: string | undefined,
  here: KnownComparison | undefined,
  recorded: readonly EvidenceDto[],
): EvalsFacts['newest'] {
  if (here?.isWhole === true && here.contentHash === contentHash) return summarize(here.comparison);
  const found = recorded.find((one) => one.contentHash === contentHash);
  return found && summarizeRecorded(found);
}

function findLive({ connection, defaultEnvironment }: Project, key: string): string | undefined {
  const environments = connection.state.prompts.get(key)?.environments ?? [];
  return environments.find((one) => one.environment === defaultEnvironment)?.stable;
}

/** What was live in another registry is not live here. */
function ofRegistry(
  compared: KnownComparison | undefined,
  { connection }: Project,
): KnownComparison | undefined {
  return compared?.prompt.project.connection.id === connection.id ? compared : undefined;
}

function summarize({ cases, verdict, baseline }: Comparison): NonNullable<EvalsFacts['newest']> {
  const passed = cases.filter((one) => one.passed > 0 && one.failed + one.errors === 0).length;
  return { passed, total: cases.length, verdict, baseline: baseline?.version };
}

function summarizeRecorded(found: EvidenceDto): NonNullable<EvalsFacts['newest']> {
  const { summary, verdict, baseline } = found;
  return { passed: summary.passed, total: summary.cases, verdict, baseline };
}
