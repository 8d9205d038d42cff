// Pieces of HTML for the report: text is escaped here and nowhere else. Knows no network.

export const escape = (text: string | number): string => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

export const section = (title: string, ...body: string[]): string => `<section><h2>${escape(title)}</h2>\n${body.join('\n')}</section>`;

export const paragraph = (text: string): string => `<p>${escape(text)}</p>`;

/** Numbers align right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string => `<td${typeof value === 'number' ? ' class="n"' : ''}>${escape(value)}</td>`;
  const lines = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`);
  return `<div class="scroll"><table><thead><tr>${head.map((name) => `<th>${escape(name)}</th>`).join('')}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div>`;
}

/** A picture within the file; `text` says what it shows. */
export const image = (type: string, bytes: Uint8Array, text: string, width?: number): string =>
  `<img alt="${escape(text)}"${width === undefined ? '' : ` width="${Math.round(width)}"`} src="data:${type};base64,${toBase64(bytes)}" />`;

export const figure = (picture: string, caption: string): string =>
  `<figure>${picture}<figcaption>${escape(caption)}</figcaption></figure>`;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(binary);
}
