import * as vscode from 'vscode';
import { editProjectFile } from '../projects/editProjectFile.ts';
import { enterKey, type ManageKeysDeps } from './manageModelKeys.ts';
import type { RunProblemDeps } from './tellRunProblems.ts';
import { useVscodeModel } from './useVscodeModel.ts';

/** What a person can do about a run that could not ask its model. */
export type ProblemActions = Pick<
  RunProblemDeps,
  'ui' | 'enterKey' | 'openProjectFile' | 'useVscodeModel'
>;

/** Nobody waits for an action of a message: what goes wrong in one is reported. */
export function createProblemActions(
  deps: ManageKeysDeps,
  report: (error: unknown) => void,
): ProblemActions {
  const { ui, openProjectFile } = deps;
  return {
    ui,
    enterKey: (endpoint) => enterKey(endpoint, deps).catch(report),
    openProjectFile: (project) => openProjectFile(project).catch(report),
    useVscodeModel: (project, model, again) =>
      useVscodeModel(project, model, {
        ...{ ui, openProjectFile, again },
        editFile: editProjectFile,
        listModels: async () => await vscode.lm.selectChatModels(),
      }).catch(report),
  };
}
