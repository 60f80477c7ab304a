/* HTML that the server has made of a text: safe to show, and its headings are the text's own, from the first on. */

/** The same HTML with every heading that many levels lower, the sixth at most, so that it stands below a page's own. */
export function below(html: string, levels: number): string {
  return html.replace(/<(\/?)h([1-6])>/g, (_, end: string, n: string) => `<${end}h${Math.min(6, Number(n) + levels)}>`);
}
