// Puts a text on the clipboard and says whether the browser allowed it.
import { useState } from 'react';

/** `text` is null while there is nothing to copy yet. */
export function CopyText({ text, label }: { text: string | null; label: string }) {
  const [outcome, setOutcome] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(text ?? '').then(
      () => setOutcome('Copied.'),
      () => setOutcome('The browser refused to copy; select the text and copy it by hand.'),
    );
  };
  return (
    <p>
      <button type="button" disabled={text === null} onClick={copy}>
        {label}
      </button>{' '}
      <span role="status">{outcome}</span>
    </p>
  );
}
