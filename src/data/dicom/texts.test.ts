// Names in several character sets: DICOM's own examples (PS3.5, annexes H and I), and what no decoder here knows.
import { expect, test } from 'vitest';
import type { Values } from './dicomFile';
import { createTextReader } from './texts';

const esc = '\x1b';
const read = (sets: string, bytes: string): string => {
  const values = { text: () => sets, bytes: () => Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)) } as unknown as Values;
  return createTextReader(values)(values, 0x00100010);
};

test.each([
  ['one set', 'ISO_IR 100', 'Buc^J\xe9r\xf4me ', 'Buc^Jérôme'],
  ['none named', '', 'Adams^John', 'Adams^John'],
  ['UTF-8', 'ISO_IR 192', Buffer.from('Wang^XiaoDong=王^小东').toString('latin1'), 'Wang^XiaoDong=王^小东'],
  [
    'Japanese, half width first',
    'ISO 2022 IR 13\\ISO 2022 IR 87',
    `\xd4\xcf\xc0\xde^\xc0\xdb\xb3=${esc}$B;3ED${esc}(J^${esc}$BB@O:${esc}(J=${esc}$B$d$^$@${esc}(J^${esc}$B$?$m$&${esc}(J`,
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  ],
  [
    'Korean',
    '\\ISO 2022 IR 149',
    `Hong^Gildong=${esc}$)C\xfb\xf3^${esc}$)C\xd1\xce\xd4\xd7=${esc}$)C\xc8\xab^${esc}$)C\xb1\xe6\xb5\xbf`,
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  ['a second set that is not used', 'ISO 2022 IR 100\\ISO 2022 IR 144', 'M\xfcller', 'Müller'],
  ['the second set', 'ISO 2022 IR 100\\ISO 2022 IR 144', `M\xfcller=${esc}-L\xbb\xee^M\xfc`, 'Müller=Лю^Mü'],
])('%s', (_what, sets, bytes, expected) => {
  expect(read(sets, bytes)).toBe(expected);
});

test('letters of a set that cannot be read are marked as such', () => {
  expect(read('\\ISO 2022 IR 159', `Yamada=${esc}$(D"o`)).toBe('Yamada=\uFFFD');
});
