// Legends of the charts in the page's own type: cheaper than plotly's and readable in both themes.
import { costNames } from '../../charts/costFigure';
import { shaded, type ChartTheme } from '../../charts/chartTheme';
import { foregroundColours } from '../../charts/palette';
import type { ClassInfo } from '../../protocol/dataset';
import styles from './Curves.module.css';

interface KeyProps {
  colour: string;
  text: string;
  dashed?: boolean;
}

const Key = ({ colour, text, dashed = false }: KeyProps) => (
  <span className={styles.key}>
    <i data-dashed={dashed} style={{ borderTopColor: colour }} />
    {text}
  </span>
);

export const LossLegend = ({ classes, theme }: { classes: readonly ClassInfo[]; theme: ChartTheme }) => (
  <span className={styles.legend}>
    <Key colour={theme.loss} text="train" />
    <Key colour={theme.loss} text="val." dashed />
    {foregroundColours(classes.slice(0, 6)).map((colour, i) => (
      <Key key={String(classes[i + 1]?.value)} colour={shaded(colour, theme)} text={classes[i + 1]?.name ?? ''} />
    ))}
  </span>
);

export const ThresholdLegend = ({ theme }: { theme: ChartTheme }) => (
  <span className={styles.legend}>
    <Key colour={theme.enc} text="down" />
    <Key colour={theme.up} text="up" />
    <Key colour={theme.dec} text="merge" />
    <Key colour={theme.selected} text="selected" />
  </span>
);

export const FiltersLegend = ({ theme }: { theme: ChartTheme }) => (
  <span className={`${styles.legend ?? ''} ${styles.ends ?? ''}`}>
    0{' '}
    <i
      className={styles.ramp}
      style={{ background: `linear-gradient(90deg, ${theme.kept.map(([at, colour]) => `${colour} ${100 * at}%`).join(', ')})` }}
    />{' '}
    100 %
  </span>
);

export const CostLegend = ({ theme }: { theme: ChartTheme }) => (
  <span className={styles.legend}>
    {costNames.map((name, i) => (
      <Key key={name} colour={theme.cost[i] ?? theme.mute} text={name} dashed={i === 3} />
    ))}
  </span>
);
