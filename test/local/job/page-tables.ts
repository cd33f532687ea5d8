/** The tables of a page by their captions: the rows' cells as a person reads them. */
export function pageTables(page: string): Map<string, string[][]> {
  const tables = page.matchAll(/<caption>(.*?)<\/caption>[^]*?<tbody>([^]*?)<\/tbody>/g);
  return new Map(
    [...tables].map(([, caption = '', body = '']) => [
      read(caption),
      [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
        [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => read(cell)),
      ),
    ]),
  );
}

/** @throws Error for markup, which no cell has */
function read(html: string): string {
  if (/[<>]/.test(html)) throw new Error(`not escaped: ${html}`);
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
