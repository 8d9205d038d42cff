// The classes with names and colours that can be changed; a class can be counted as another one. The colours hold on the whole page.
import { useState } from 'react';
import { foregroundColours, toHex } from '../../charts/palette';
import type { ClassInfo, DatasetSummary } from '../../protocol/dataset';
import { Card } from '../shared/Card';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';
import { classShares } from './summary';

export function ClassEditor({ dataset }: { dataset: DatasetSummary }) {
  const { classes } = dataset;
  const colours = foregroundColours(classes);
  const shares = classShares(dataset);
  return (
    <Card title="Classes" aside={classes[0] ? `background ${classes[0].value}: ${shares[0] ?? ''}` : undefined}>
      <ul className={styles.classList} aria-label="Classes">
        {classes.slice(1).map((info, i) => (
          <ClassLine
            key={String(info.value)}
            info={info}
            colour={toHex(colours[i] ?? [0, 0, 0])}
            share={shares[i + 1] ?? ''}
            classes={classes}
          />
        ))}
      </ul>
      {classes.length < 2 && <p className={styles.note}>No label holds a class.</p>}
    </Card>
  );
}

interface ClassLineProps {
  info: ClassInfo;
  colour: string;
  share: string;
  classes: readonly ClassInfo[];
}

function ClassLine({ info: { value, name }, colour, share, classes }: ClassLineProps) {
  const { edit, busy, locked } = useEditing();
  return (
    <li>
      <ColourInput key={colour} name={name} colour={colour} onChange={(next) => edit({ kind: 'recolour', value, colour: next })} />
      <span className={styles.classValue} title="Value in the file">
        {value}
      </span>
      <NameInput key={name} name={name} onChange={(next) => edit({ kind: 'rename', value, name: next })} />
      <span className={styles.note}>{share}</span>
      <select
        aria-label={`Count ${name} as`}
        title="Count this class as another one"
        value=""
        disabled={busy || locked}
        onChange={(event) => {
          const into = classes.find((other) => String(other.value) === event.target.value);
          if (into) edit({ kind: 'mergeClass', value, into: into.value });
        }}
      >
        <option value="">→</option>
        {classes
          .filter((other) => other.value !== value)
          .map((other) => (
            <option key={String(other.value)} value={String(other.value)}>
              {other.name}
            </option>
          ))}
      </select>
    </li>
  );
}

/** A picker tells every shade that it passes; the one that is left is taken. */
function ColourInput({ name, colour, onChange }: { name: string; colour: string; onChange: (colour: string) => void }) {
  const [draft, setDraft] = useState(colour);
  return (
    <input
      type="color"
      className={styles.colour}
      aria-label={`Colour of ${name}`}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => draft !== colour && onChange(draft)}
    />
  );
}

function NameInput({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const [draft, setDraft] = useState(name);
  const commit = () => {
    if (draft.trim() === '') setDraft(name);
    else if (draft.trim() !== name) onChange(draft.trim());
  };
  return (
    <input
      type="text"
      className={styles.className}
      aria-label={`Name of ${name}`}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(name);
      }}
    />
  );
}
