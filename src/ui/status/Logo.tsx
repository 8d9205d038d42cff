// The eye of the program.
export const Logo = () => (
  <svg width="1.7em" height="1.7em" viewBox="0 0 24 24" aria-hidden="true">
    <path
      d="M12 4.2C6.2 4.2 2 12 2 12s4.2 7.8 10 7.8S22 12 22 12s-4.2-7.8-10-7.8Z"
      fill="none"
      stroke="var(--accent-ink)"
      strokeWidth="1.8"
    />
    <path d="M12 6.6c1.8 2.2 1.8 8.6 0 10.8-1.8-2.2-1.8-8.6 0-10.8Z" fill="var(--accent-ink)" />
  </svg>
);
