/** Characters looked at before the search is given up: texts made of braces would take for ever. */
const maxSteps = 50_000_000;

export interface JsonSearch {
  /** Opening brackets to look at: `{`, and `[` where lists count. */
  readonly lists: boolean;
}

/** The outermost objects (and lists) in a text that are strict JSON. Undefined: the text is too tangled to search. */
export function findJson(text: string, { lists }: JsonSearch): readonly string[] | undefined {
  // What can follow an opening bracket in JSON rules out most of prose and code at once.
  const opening = lists ? /\{(?=\s*["}])|\[(?=\s*(?:["{[\]\-\dtfn]))/g : /\{(?=\s*["}])/g;
  const found: string[] = [];
  let steps = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const end = findClosing(text, match.index, maxSteps - steps);
    if (end === undefined) {
      steps += text.length - match.index;
      if (steps > maxSteps) return undefined;
      continue;
    }
    steps += end - match.index;
    const candidate = text.slice(match.index, end);
    if (isJson(candidate)) {
      found.push(candidate);
      opening.lastIndex = end;
    }
  }
  return found;
}

/** The offset after the bracket that closes the one at `start`; brackets in strings do not count. */
function findClosing(text: string, start: number, maxLength: number): number | undefined {
  const last = Math.min(text.length, start + maxLength);
  let depth = 0;
  let inString = false;
  for (let index = start; index < last; index += 1) {
    const character = text.charAt(index);
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
