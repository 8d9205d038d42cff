// Tables as text by RFC 4180: comma, CRLF, quotes where needed; null is an empty cell. Pure.

export const encodeCsv = (rows: readonly (readonly (string | number | null | undefined)[])[]): string =>
  rows.map((cells) => `${cells.map((cell) => quote(String(cell ?? ''))).join(',')}\r\n`).join('');

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
