/** Length of a text in UTF-8. */
export function countUtf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) bytes += 2;
    // Each half of a surrogate pair counts two, so that a pair has four bytes.
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}
