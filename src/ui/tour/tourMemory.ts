// Whether this browser has seen the tour. Storage may be forbidden; the answer then lasts for this visit.

const key = 'sauron-tour';
let seenNow = false;

export function wasTourSeen(): boolean {
  try {
    return seenNow || localStorage.getItem(key) === 'seen';
  } catch {
    return seenNow;
  }
}

export function rememberTour(): void {
  seenNow = true;
  try {
    localStorage.setItem(key, 'seen');
  } catch {
    // See above.
  }
}
