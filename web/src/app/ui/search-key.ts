/** What is compared when text is sought: no case, no difference of form or width; as the server's `search_key`. */
export function searchKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}
