import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../editor/repositoryRoot.ts';

/** One file of src with what it imports. */
export interface SourceFile {
  /** Path below src, with forward slashes. */
  readonly path: string;
  /** First folder below src. */
  readonly folder: string;
  readonly text: string;
  /** Paths below src. */
  readonly imports: readonly string[];
  /** Names of packages and built-in modules. */
  readonly packages: readonly string[];
}

/** Reads every TypeScript file of src, type-only and dynamic imports included. */
export function readSourceFiles(): SourceFile[] {
  const root = path.join(repositoryRoot, 'src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const specifiers = ts
        .preProcessFile(text, true, true)
        .importedFiles.map((entry) => entry.fileName);
      const isRelative = (specifier: string) => specifier.startsWith('.');
      return {
        path: file,
        folder: file.split('/')[0] ?? '',
        text,
        imports: specifiers
          .filter(isRelative)
          .map((specifier) => path.posix.join(path.posix.dirname(file), specifier)),
        packages: specifiers.filter((specifier) => !isRelative(specifier)),
      };
    });
}
