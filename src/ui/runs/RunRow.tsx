// One kept run: its facts and its buttons. Deleting can be taken back until the next deletion or until the library is closed.
import { describeDifference } from '../../protocol/configDifference';
import type { RunEntry } from '../../protocol/runs';
import { usePage } from '../../state/usePage';
import { formatBytes, formatCount, formatPercent } from '../../lib/format';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { saveBlob } from '../shared/saveBlob';
import type { BranchPoint } from '../time/BranchDialog';
import styles from './Runs.module.css';
import { placeInWords } from './runWords';
import type { Runs } from './useRuns';

interface RunRowProps {
  entry: RunEntry;
  /** The next older one. */
  before: RunEntry | null;
  deleted: boolean;
  /** A run is under way: no other can be opened. */
  locked: boolean;
  runs: Runs;
  onBranch: (point: BranchPoint) => void;
  onClose: () => void;
}

const manyDifferences = 3;

export function RunRow({ entry, before, deleted, locked, runs, onBranch, onClose }: RunRowProps) {
  const { card, bytes, damaged, elsewhere } = entry;
  if (deleted)
    return (
      <tbody>
        <tr>
          <td colSpan={5}>
            <span role="status">Deleted: {card.name}.</span>{' '}
            <button type="button" onClick={runs.undo}>
              Undo
            </button>
          </td>
        </tr>
      </tbody>
    );
  const differences = before ? describeDifference(before.card.config, card.config) : [];
  return (
    <tbody aria-label={card.name}>
      <tr>
        <th scope="row">
          {card.name}
          {damaged.length > 0 && <small title={damaged.join(' ')}>a newer checkpoint is damaged</small>}
        </th>
        <td>{elsewhere ? 'open in another tab' : `${card.ended ? 'ended' : 'left'} ${placeInWords(card)}`}</td>
        <td>
          {dice(card.dice)} ({dice(card.bestDice)})
        </td>
        <td>
          {formatCount(card.parameters)} · {formatPercent(card.parameters / card.initialParameters)}
        </td>
        <td>{formatBytes(bytes)}</td>
      </tr>
      <tr>
        <td colSpan={5}>
          <div className={styles.second}>
            <p className={styles.mute} title={differences.join('\n')}>
              {before === null
                ? 'The first one'
                : differences.length === 0
                  ? 'Settings as the one before'
                  : `Against the one before: ${differences.slice(0, manyDifferences).join(', ')}`}
              {differences.length > manyDifferences && ` and ${differences.length - manyDifferences} more`}
            </p>
            <RowButtons entry={entry} locked={locked} runs={runs} onBranch={onBranch} onClose={onClose} />
          </div>
        </td>
      </tr>
    </tbody>
  );
}

const dice = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

type RowButtonsProps = Pick<RunRowProps, 'entry' | 'locked' | 'runs' | 'onBranch' | 'onClose'>;

function RowButtons({ entry: { card, elsewhere }, locked, runs, onBranch, onClose }: RowButtonsProps) {
  const client = useClient();
  const present = usePage((state) => state.runId === card.id);
  const blocked = locked || elsewhere;
  const open = (wish: { best?: boolean }) => {
    onClose();
    act(() => client.openRun({ id: card.id, ...wish }));
  };
  const apply = () => {
    onClose();
    act(() => client.openModel({ run: card.id }));
  };
  const takeAway = () =>
    act(async () => {
      if (!present) await client.openRun({ id: card.id });
      const { name, blob } = await client.export('bundle');
      saveBlob(name, blob);
    });
  return (
    <span className={styles.buttons}>
      <button type="button" disabled={blocked} aria-label={`Open ${card.name}`} onClick={() => open({})}>
        Open
      </button>
      <button
        type="button"
        disabled={blocked || card.bestDice === null}
        aria-label={`Open the best model of ${card.name}`}
        onClick={() => open({ best: true })}
      >
        Best
      </button>
      <button
        type="button"
        disabled={blocked}
        aria-label={`Branch ${card.name}`}
        onClick={() => onBranch({ runId: card.id, epoch: card.epoch, config: card.config, name: card.name })}
      >
        Branch …
      </button>
      <button type="button" disabled={elsewhere} aria-label={`Apply ${card.name} to images`} onClick={apply}>
        Apply
      </button>
      <button type="button" disabled={blocked && !present} aria-label={`Export ${card.name}`} onClick={takeAway}>
        Export
      </button>
      <button
        type="button"
        disabled={elsewhere || (locked && present)}
        aria-label={`Delete ${card.name}`}
        onClick={() => runs.remove(card.id)}
      >
        Delete
      </button>
    </span>
  );
}
