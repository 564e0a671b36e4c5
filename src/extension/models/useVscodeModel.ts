// Use a VS Code Model…: what a prompt names is asked of a language model of the editor from now on.
import { projectFileName } from '../../domain/project/project.ts';
import type { ModelEndpoint } from '../../domain/project/modelEndpoint.ts';
import { addModelEndpoint } from '../../formats/projectFile.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import type { Ui } from '../ui/ui.ts';

/** A language model that VS Code offers. */
export interface OfferedModel {
  readonly id: string;
  readonly vendor: string;
  readonly family: string;
  readonly name: string;
}

export interface UseVscodeModelDeps {
  readonly ui: Pick<Ui, 'pick' | 'inform'>;
  readonly listModels: () => Promise<readonly OfferedModel[]>;
  /** As `editProjectFile`. */
  readonly editFile: (
    project: Project,
    change: (text: string) => string | undefined,
  ) => Promise<boolean>;
  readonly openProjectFile: (project: Project) => unknown;
  /** Runs once more what could not run. */
  readonly again?: (() => unknown) | undefined;
}

/** Writes an endpoint into the project file that serves `model` before all others. Throws what commands throw. */
export async function useVscodeModel(
  project: Project,
  model: string,
  deps: UseVscodeModelDeps,
): Promise<void> {
  const chosen = await pickModel(model, deps);
  const asked = `${chosen.vendor}/${chosen.id}`;
  const names = new Set((project.file.models ?? []).map(({ name }) => name));
  const endpoint: ModelEndpoint = {
    name: findFreeName(names),
    kind: 'vscode',
    serves: [model],
    model: asked,
  };
  if (!(await deps.editFile(project, (text) => addModelEndpoint(text, endpoint)))) {
    throw new UserError(
      l10n.t('{0} could not be changed. Mend it, then choose the model again.', projectFileName),
      {
        actions: [{ label: l10n.t('Open Project File'), run: () => deps.openProjectFile(project) }],
      },
    );
  }
  const { again } = deps;
  deps.ui.inform(
    l10n.t('{0} is now asked in VS Code, as {1}. {2} says so.', model, asked, projectFileName),
    again === undefined ? [] : [{ label: l10n.t('Run Again'), run: again }],
  );
}

async function pickModel(
  model: string,
  { ui, listModels }: UseVscodeModelDeps,
): Promise<OfferedModel> {
  const models = await listModels();
  if (models.length === 0)
    throw new UserError(
      l10n.t(
        'VS Code offers no language model. Install an extension that provides one, and sign in.',
      ),
    );
  const last = model.slice(model.lastIndexOf('/') + 1);
  return ui.pick({
    title: l10n.t('Use a VS Code Model'),
    placeholder: l10n.t('Which model is asked for {0}?', model),
    items: models.map((value) => ({
      label: value.name,
      description: `${value.vendor}/${value.id}`,
      value,
      isPreselected: value.id === last || value.family === last,
    })),
  });
}

function findFreeName(taken: ReadonlySet<string>): string {
  let name = 'vscode';
  for (let number = 2; taken.has(name); number += 1) name = `vscode-${number}`;
  return name;
}
