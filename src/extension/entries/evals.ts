// Everything that asks models: loaded with the first question, never before.
import * as vscode from 'vscode';
import type { EvalEngine, EvalEngineHost } from '../evalEngine/evalEngine.ts';
import { EvalRuns } from '../evalEngine/evalRuns.ts';
import { useTranslations } from '../platform/localize.ts';

export function createEvalEngine(host: EvalEngineHost): EvalEngine {
  useTranslations(vscode.l10n.t);
  return new EvalRuns(host);
}
