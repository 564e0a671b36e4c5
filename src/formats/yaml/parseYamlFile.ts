/** The common first step of every file of ours: limits, conflicts, YAML errors, then a tree of values with places. */
import { Composer, type CST, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import { maxSourceBytes } from '../../domain/prompt/promptContent.ts';
import { countUtf8Bytes } from '../text/countUtf8Bytes.ts';
import { ProblemList } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import { SourceNodeBuilder } from './buildSourceNode.ts';
import { findMergeConflicts } from './findMergeConflicts.ts';
import type { SourceMap, SourceNode } from './sourceNode.ts';

/** After so many syntax errors the rest of the file is not read. */
const maxSyntaxErrors = 20;
/** Words, marks and line ends outside of block texts. More would keep the editor busy with every keystroke. */
const maxLexemes = 50_000;
const maxOpenBrackets = 10_000;
const openBracket = '['.charCodeAt(0);
const closeBracket = ']'.charCodeAt(0);
const openBrace = '{'.charCodeAt(0);
const closeBrace = '}'.charCodeAt(0);

export interface YamlFile {
  /** The top-level mapping; undefined when the file cannot be read at all. */
  readonly root: SourceMap | undefined;
  readonly problems: ProblemList;
  readonly inConflict: boolean;
}

/** A YAML file whose top level is not known beforehand. */
export interface YamlData {
  /** Undefined when the file cannot be read at all; null when it is empty. */
  readonly root: SourceNode | undefined;
  readonly problems: ProblemList;
  readonly inConflict: boolean;
}

/** Reads a YAML file of ours. `what` names it in messages: “prompt file”, “plan”. */
export function parseYamlFile(text: string, what: string): YamlFile {
  const { root, problems, inConflict } = parseYamlData(text, what);
  return {
    root: root === undefined ? root : toRootMap(root, problems, what),
    problems,
    inConflict,
  };
}

/** As `parseYamlFile`, for files that hold a list or any other value. */
export function parseYamlData(text: string, what: string): YamlData {
  const tooLarge = findSizeProblem(text, what);
  // A huge text is not even indexed: the finding points at its first line.
  if (tooLarge !== undefined) {
    const problems = new ProblemList(text.slice(0, 200));
    problems.error('too_large', tooLarge, { start: 0, end: problems.lines.lineEnd(0) });
    return { root: undefined, problems, inConflict: false };
  }
  const problems = new ProblemList(text);
  const conflicts = findMergeConflicts(text);
  for (const conflict of conflicts) {
    problems.error(
      'merge_conflict',
      'This file has an unresolved merge conflict. Choose a side, then save.',
      { start: conflict.start, end: problems.lines.lineEnd(conflict.start) },
    );
  }
  if (conflicts.length > 0) return { root: undefined, problems, inConflict: true };
  if (isHopelesslyNested(text)) {
    problems.error('too_deep', 'This is nested too deep to be read. Flatten it.', {
      start: 0,
      end: problems.lines.lineEnd(0),
    });
    return { root: undefined, problems, inConflict: false };
  }
  return { root: readRoot(text, problems, what), problems, inConflict: false };
}

/** Hundreds of thousands of open brackets cost seconds; no text of a prompt has so many that are never closed. */
function isHopelesslyNested(text: string): boolean {
  let open = 0;
  for (let index = 0; index < text.length && open <= maxOpenBrackets; index += 1) {
    const code = text.charCodeAt(index);
    if (code === openBracket || code === openBrace) open += 1;
    else if (open > 0 && (code === closeBracket || code === closeBrace)) open -= 1;
  }
  return open > maxOpenBrackets;
}

function findSizeProblem(text: string, what: string): string | undefined {
  const tooLong = text.length > maxSourceBytes;
  if (!tooLong && text.length * 3 <= maxSourceBytes) return undefined;
  const bytes = tooLong ? text.length : countUtf8Bytes(text);
  if (bytes <= maxSourceBytes) return undefined;
  const size = (bytes / 1024 / 1024).toFixed(1);
  return `The ${what} is ${size} MiB; at most 1 MiB is read. Move large data out of it.`;
}

function readRoot(text: string, problems: ProblemList, what: string): SourceNode | undefined {
  const document = composeDocument(text, problems, what);
  return document === undefined
    ? undefined
    : new SourceNodeBuilder(problems).build(document.contents);
}

function toRootMap(root: SourceNode, problems: ProblemList, what: string): SourceMap | undefined {
  if (root.kind === 'map') return root;
  if (problems.hasErrors) return undefined;
  const isEmpty = root.kind === 'scalar' && root.value === null;
  const span = { start: root.start, end: problems.lines.lineEnd(root.start) };
  if (isEmpty) problems.error('empty_file', `The ${what} is empty.`, span);
  else problems.error('wrong_type', `The ${what} must be a mapping of keys to values.`, span);
  return undefined;
}

/** Composes the only document of a text, or reports why there is none. Stops early in hopeless texts. */
function composeDocument(
  text: string,
  problems: ProblemList,
  what: string,
): Document.Parsed | undefined {
  const composer = new Composer({
    uniqueKeys: false,
    stringKeys: true,
    resolveKnownTags: false,
    merge: false,
    logLevel: 'silent',
  });
  const documents: Document.Parsed[] = [];
  const tokens = new LimitedTokens(text);
  let broken = 0;
  for (const token of tokens.read()) {
    broken += token.type === 'error' || token.type === 'directive' ? 1 : 0;
    documents.push(...composer.next(token));
    if (broken > maxSyntaxErrors || documents.length > 1) break;
  }
  if (tokens.isCutOff) {
    const parts = maxLexemes.toLocaleString('en');
    problems.error(
      'too_many_parts',
      `The ${what} has more than ${parts} words, marks and lines outside of block texts; that is too much to read. Move large data out of it.`,
      { start: 0, end: problems.lines.lineEnd(0) },
    );
    return undefined;
  }
  documents.push(...composer.end(true, text.length));
  const [document, second] = documents;
  if (document === undefined) return undefined;
  reportSyntax(document, problems);
  if (second !== undefined) {
    problems.error(
      'several_documents',
      'A second YAML document starts here (---). Keep one document in the file.',
      { start: second.range[0], end: problems.lines.lineEnd(second.range[0]) },
    );
  }
  return problems.hasErrors ? undefined : document;
}

/** The parser's tokens, up to a limit: hundreds of thousands of lexemes take seconds to compose. */
class LimitedTokens {
  readonly #text: string;
  isCutOff = false;

  constructor(text: string) {
    this.#text = text;
  }

  *read(): Generator<CST.Token, void> {
    const parser = new Parser();
    let lexemes = 0;
    for (const lexeme of new Lexer().lex(this.#text)) {
      lexemes += 1;
      this.isCutOff = lexemes > maxLexemes;
      if (this.isCutOff) return;
      yield* parser.next(lexeme);
    }
    yield* parser.end();
  }
}

function reportSyntax(document: Document.Parsed, problems: ProblemList): void {
  for (const error of document.errors.slice(0, maxSyntaxErrors)) reportError(error, problems);
  for (const warning of document.warnings.slice(0, maxSyntaxErrors)) {
    const isTag = warning.code === 'TAG_RESOLVE_FAILED';
    problems.warning(
      isTag ? 'unknown_tag' : 'bad_yaml',
      isTag ? 'The tag is ignored. Remove it.' : toSentence(warning.message),
      toSpan(warning),
    );
  }
}

function reportError(error: YAMLError, problems: ProblemList): void {
  const span = toSpan(error);
  if (error.code === 'TAB_AS_INDENT') {
    const spaces = '  '.repeat(Math.max(1, span.end - span.start));
    problems.error('tab_indentation', 'A tab indents this line. YAML allows only spaces.', span, {
      title: 'Replace the tabs with spaces',
      edits: [{ span, newText: spaces }],
    });
    return;
  }
  problems.error('bad_yaml', describeYamlError(error), span);
}

function describeYamlError(error: YAMLError): string {
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'A text with “: ” in it must be in quotes or start on the next line after “|”.';
    case 'NON_STRING_KEY':
      return 'A text that starts with “{” or “[” must be in quotes.';
    case 'BAD_SCALAR_START':
      return 'A text that starts with @ or ` must be in quotes.';
    case 'RESOURCE_EXHAUSTION':
      return 'This is nested too deep to be read. Flatten it.';
    case 'BAD_INDENT':
      return `The indentation is wrong here: ${toSentence(error.message)}`;
    default:
      return `This is not valid YAML: ${toSentence(error.message)}`;
  }
}

function toSentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function toSpan(error: YAMLError): TextSpan {
  return { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]) };
}
