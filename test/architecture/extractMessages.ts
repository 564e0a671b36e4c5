import path from 'node:path';
import ts from 'typescript';
import { readSourceFiles, type SourceFile } from './sourceFiles.ts';

/** What the sources say to people, for translators, and the calls that no translator can be given. */
export interface ExtractedMessages {
  /** Sorted and without repetition. */
  readonly messages: readonly string[];
  /** `file:line` of calls whose text is not written there in full. */
  readonly unreadable: readonly string[];
}

/** Texts of every `l10n.t` and `vscode.l10n.t` of the extension. */
export function extractMessages(
  files: readonly Pick<SourceFile, 'path' | 'text'>[] = readExtensionFiles(),
): ExtractedMessages {
  const messages = new Set<string>();
  const unreadable: string[] = [];
  for (const file of files) {
    const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isTranslation(node.expression)) {
        const [message] = node.arguments;
        if (message !== undefined && ts.isStringLiteralLike(message)) messages.add(message.text);
        else unreadable.push(`${file.path}:${lineOf(node, source)}`);
      }
      if (isTranslation(node) && !isCalledOrHandedOn(node)) {
        unreadable.push(`${file.path}:${lineOf(node, source)}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { messages: [...messages].sort(), unreadable };
}

/** The text of `l10n/bundle.l10n.json`, from which translations are made: each message by itself. */
export function toBundle({ messages }: ExtractedMessages): string {
  const bundle = Object.fromEntries(messages.map((message) => [message, message]));
  return `${JSON.stringify(bundle, undefined, 2)}\n`;
}

/** The bundle's path below the repository, as VS Code expects it in the folder that package.json names. */
export const bundlePath = path.join('l10n', 'bundle.l10n.json');

function readExtensionFiles(): SourceFile[] {
  // The translator itself hands texts on that others wrote.
  return readSourceFiles().filter(
    (file) => file.folder === 'extension' && !file.path.endsWith('/platform/localize.ts'),
  );
}

function isTranslation(callee: ts.Node): callee is ts.PropertyAccessExpression {
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 't') return false;
  const owner = callee.expression;
  const name = ts.isPropertyAccessExpression(owner) ? owner.name : owner;
  return ts.isIdentifier(name) && name.text === 'l10n';
}

/** Under another name its calls would not be found. Only our translator takes VS Code's over. */
function isCalledOrHandedOn({ parent }: ts.Node): boolean {
  if (!ts.isCallExpression(parent)) return false;
  const { expression: callee } = parent;
  return isTranslation(callee) || callee.getText() === 'useTranslations';
}

function lineOf(node: ts.Node, source: ts.SourceFile): number {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
