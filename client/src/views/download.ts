const NAME_LENGTH_MAX = 60;

/** What no file system minds, out of any title. */
export function fileNameOf(title: string): string {
  const kept = title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, NAME_LENGTH_MAX)
    .replace(/^-+|-+$/g, '');
  return kept === '' ? 'parley' : kept;
}

/** Gives a text to the browser to save. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
