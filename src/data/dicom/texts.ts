// Text of a DICOM file in Unicode, whatever character set the file names. Knows no attribute but that one.
// DICOM PS3.3, C.12.1.1.2 (defined terms); PS3.5, 6.1 (repertoires).
import type { Values } from './dicomFile';

const characterSet = 0x00080005;

/** Defined term, without "ISO_IR" or "ISO 2022 IR" -> name of the encoding (encoding.spec.whatwg.org). */
const encodings: Readonly<Record<string, string>> = {
  '13': 'shift_jis',
  '58': 'gbk',
  '87': 'iso-2022-jp',
  '100': 'windows-1252',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'windows-1254',
  '149': 'euc-kr',
  '159': 'iso-2022-jp',
  '166': 'windows-874',
  '192': 'utf-8',
  '203': 'iso-8859-15',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Of several sets the last one that is known: the first is then ASCII or a subset of it. */
function decoderOf(terms: string): TextDecoder {
  const known = terms.split('\\').flatMap((term) => encodings[term.replace(/^ISO(?:_| 2022 )IR /, '').trim()] ?? []);
  return new TextDecoder(known.at(-1) ?? 'windows-1252');
}

/** Escape sequences that choose a set, where the decoder does not know them. */
const escape = new RegExp(`${String.fromCharCode(27)}[$()*./-]{1,2}[0-~]`, 'g');
const withoutEscapes = (text: string): string => text.replace(escape, '');

/** `file` names the set, and stands above the items of its sequences. Without padding; empty where missing. */
export function createTextReader(file: Values): (values: Values, tag: number) => string {
  const decoder = decoderOf(file.text(characterSet));
  return (values, tag) => withoutEscapes(decoder.decode(values.bytes(tag))).replace(/^ +|[\0 ]+$/g, '');
}
