// Three generated data sets, one click each; they need no download and no files.
import styles from './Start.module.css';
import { demos } from './demos';
import { useLoad } from './useLoad';

export function DemoCards({ disabled }: { disabled: boolean }) {
  const { loadDemo } = useLoad();
  return (
    <section aria-label="Demonstration data">
      <h3 className={styles.or}>Or begin with data made on this computer</h3>
      <div className={styles.demos}>
        {demos.map(({ name, title, text }) => (
          <button
            key={name}
            type="button"
            data-testid={`demo-${name}`}
            className={styles.demo}
            disabled={disabled}
            onClick={() => {
              loadDemo(name);
            }}
          >
            <img src={`${import.meta.env.BASE_URL}demos/${name}.png`} alt="" width="384" height="128" />
            <b>{title}</b>
            <small>{text}</small>
          </button>
        ))}
      </div>
    </section>
  );
}
