/** Whether a text holds half of a surrogate pair: no Unicode encoding can carry it, so writing it would change it. */
export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}
