// What concerns a whole run is said once, with what can be done about it; its cases are skipped, not red.
import { readEndpointUrl } from '../../domain/project/modelEndpoint.ts';
import { findEndpoint } from '../../evals/models/endpoints/chooseEndpoint.ts';
import type { RunErrorCode, RunProblem } from '../../evals/run/runResult.ts';
import { l10n } from '../platform/localize.ts';
import type { Project } from '../projects/project.ts';
import type { MessageAction, Ui } from '../ui/ui.ts';

export interface RunProblemDeps {
  readonly ui: Pick<Ui, 'warn'>;
  readonly enterKey: (endpoint: { readonly name: string; readonly url: string }) => unknown;
  readonly openProjectFile: (project: Project) => unknown;
  /** Lets a language model of VS Code answer for a model from now on. */
  readonly useVscodeModel?: (project: Project, model: string, again?: () => unknown) => unknown;
  /** Runs the same fixtures with recorded answers, where that is possible. */
  readonly replay?: () => unknown;
  /** Asks once more. */
  readonly again?: () => unknown;
}

const keyCodes: ReadonlySet<RunErrorCode> = new Set(['key_missing', 'key_refused']);
const endpointCodes: ReadonlySet<RunErrorCode> = new Set([
  'no_endpoint',
  'model_unknown',
  'judge_missing',
]);
/** What recorded answers do without. */
const replayCodes: ReadonlySet<RunErrorCode> = new Set([
  ...keyCodes,
  ...endpointCodes,
  'unreachable',
]);
/** What may be gone the next time. */
const passingCodes: ReadonlySet<RunErrorCode> = new Set([
  'unreachable',
  'rate_limited',
  'server_error',
  'timeout',
  'bad_answer',
  'consent_missing',
]);

/** Of several problems the first is told with its actions, the others in its text: one message for a run. */
export function tellRunProblems(
  problems: readonly RunProblem[],
  project: Project,
  deps: RunProblemDeps,
): void {
  const told = problems.filter(({ code }) => code !== 'cancelled');
  const [first] = told;
  if (first === undefined) return;
  const text = [...new Set(told.map(({ message }) => message))].join(' ');
  deps.ui.warn(text, listActions(first, project, deps));
}

function listActions(
  problem: RunProblem,
  project: Project,
  deps: RunProblemDeps,
): readonly MessageAction[] {
  const { code } = problem;
  const { openProjectFile, replay, again } = deps;
  return [
    ...listModelActions(problem, project, deps),
    ...(again !== undefined && passingCodes.has(code)
      ? [{ label: l10n.t('Try Again'), run: again }]
      : []),
    ...(endpointCodes.has(code) || code === 'unreachable'
      ? [{ label: l10n.t('Open Project File'), run: () => openProjectFile(project) }]
      : []),
    ...(replay !== undefined && replayCodes.has(code)
      ? [{ label: l10n.t('Replay Recorded Answers'), run: replay }]
      : []),
  ];
}

/** What lets the model be asked. */
function listModelActions(
  { code, model }: RunProblem,
  project: Project,
  { enterKey, useVscodeModel, again }: RunProblemDeps,
): readonly MessageAction[] {
  const isKey = keyCodes.has(code);
  if (model === undefined || (!isKey && !endpointCodes.has(code))) return [];
  const endpoint = findEndpoint(project.file.models ?? [], model)?.endpoint;
  const url = endpoint === undefined ? undefined : readEndpointUrl(endpoint);
  return [
    ...(isKey && endpoint !== undefined && url !== undefined
      ? [{ label: l10n.t('Add Key…'), run: () => enterKey({ name: endpoint.name, url }) }]
      : []),
    ...(useVscodeModel === undefined
      ? []
      : [
          {
            label: l10n.t('Use a VS Code Model…'),
            run: () => useVscodeModel(project, model, again),
          },
        ]),
  ];
}
