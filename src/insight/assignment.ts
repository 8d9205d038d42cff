// The pairing of rows with columns that is worth most in total. Pure.

/**
 * `worth[row][column]`, any rectangle of finite numbers. Returns for each row its column, or -1 where there are more rows than columns.
 * Kuhn's Hungarian method by shortest augmenting paths (Kuhn 1955; Munkres 1957), O(n³).
 */
export function assignBest(worth: readonly (readonly number[])[]): number[] {
  const rows = worth.length;
  const columns = worth[0]?.length ?? 0;
  const size = Math.max(rows, columns);
  const cost = (row: number, column: number): number => -(worth[row]?.[column] ?? 0);
  const rowPrice = new Float64Array(size);
  const columnPrice = new Float64Array(size);
  /** Row of each column; -1 while free. */
  const owner = new Array<number>(size).fill(-1);
  for (let row = 0; row < size; row++) augment(row, owner, rowPrice, columnPrice, cost);
  const chosen = new Array<number>(rows).fill(-1);
  owner.forEach((row, column) => {
    if (row < rows && column < columns) chosen[row] = column;
  });
  return chosen;
}

/** Finds the cheapest alternating path from `row` to a free column under reduced costs, and flips it. */
function augment(
  row: number,
  owner: number[],
  rowPrice: Float64Array,
  columnPrice: Float64Array,
  cost: (row: number, column: number) => number,
): void {
  const slack = new Float64Array(owner.length).fill(Infinity);
  const before = new Array<number>(owner.length).fill(-1);
  const open = new Set(owner.keys());
  const reached: number[] = [];
  let [current, column] = [row, -1];
  while (current >= 0) {
    let next = -1;
    for (const j of open) {
      const reduced = cost(current, j) - (rowPrice[current] as number) - (columnPrice[j] as number);
      if (reduced < (slack[j] as number)) [slack[j], before[j]] = [reduced, column];
      if (next < 0 || (slack[j] as number) < (slack[next] as number)) next = j;
    }
    const step = slack[next] as number;
    rowPrice[row] = (rowPrice[row] as number) + step;
    for (const j of reached) {
      rowPrice[owner[j] as number] = (rowPrice[owner[j] as number] as number) + step;
      columnPrice[j] = (columnPrice[j] as number) - step;
    }
    for (const j of open) slack[j] = (slack[j] as number) - step;
    open.delete(next);
    reached.push(next);
    column = next;
    current = owner[next] as number;
  }
  flipPath(row, column, before, owner);
}

function flipPath(row: number, end: number, before: readonly number[], owner: number[]): void {
  for (let column = end; column >= 0;) {
    const previous = before[column] as number;
    owner[column] = previous < 0 ? row : (owner[previous] as number);
    column = previous;
  }
}
