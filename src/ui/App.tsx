// The page. Everything it shows comes from state/.

export function App() {
  return <h1>Sauron Playground</h1>;
}
