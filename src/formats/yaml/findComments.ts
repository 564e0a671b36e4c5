import { CST, Lexer } from 'yaml';
import type { TextSpan } from '../text/textRange.ts';

// What the lexer adds to mark documents, scalars and errors is not in the text.
const marks = new Set(['\u0002', '\u0018', '\u001f']);

/** Spans of all comments of a YAML text, from `#` to the end of the line. */
export function findComments(text: string): readonly TextSpan[] {
  const comments: TextSpan[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (marks.has(lexeme)) {
      isScalar = lexeme === '\u001f';
      continue;
    }
    // The text of a scalar may begin with “#”.
    if (!isScalar && CST.tokenType(lexeme) === 'comment') {
      comments.push({ start: offset, end: offset + lexeme.length });
    }
    offset += lexeme.length;
    isScalar = false;
  }
  return comments;
}
