/**
 * Text of people inside Markdown: no markup, no HTML, line breaks and indents kept. A host such as GitHub or GitLab calls nobody,
 * links no issue and runs no command because of it.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .trim()
      .replace(/\r\n?/g, '\n')
      .replace(/[\\`*_[\]<>&|~]/g, '\\$&')
      // Four spaces would begin a code block, in which a backslash is one.
      .replace(/^[ \t]+/gm, toFixedSpaces)
      .replace(/^(?=[#+=/-])/gm, '\\')
      .replace(/^(\d+)(?=[.)])/gm, '$1\\')
      // Hosts look for these in what was rendered, where a backslash is gone.
      .replace(/(?<!\w)@(?=\w)|[#!](?=\d)/g, `$&${zeroWidthSpace}`)
      .replace(/\n/g, '  \n')
  );
}

const zeroWidthSpace = '&#8203;';

function toFixedSpaces(indent: string): string {
  return '\u00a0'.repeat(indent.replaceAll('\t', '    ').length);
}
