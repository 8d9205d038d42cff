// The method in three sentences, for those who meet it here.
import { Card } from '../shared/Card';
import { Term } from '../shared/Term';
import { TourButton } from '../tour/TourButton';
import styles from './Start.module.css';

export function NewHere() {
  return (
    <Card title="New here?">
      <p className={styles.small}>
        Each layer keeps a <Term name="tau" />. Filters whose feature maps lie closer than that to a <Term name="reference" /> of their
        layer are redundant: they go, for good, while training runs on. A regulariser of <Term name="lambda" /> pulls maps together, so that
        more of them become redundant. The method is Sauron (Valverde et al., 2024).
      </p>
      <p className={styles.tour}>
        <TourButton />
      </p>
    </Card>
  );
}
