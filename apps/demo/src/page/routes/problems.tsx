import type { JSX } from "preact";

/** What is wrong with labels and `routes.yml`, for as long as it lasts. */
export function Problems({ problems }: { readonly problems: readonly string[] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <ul class="problems" aria-label="Problems">
      {problems.map((problem) => (
        <Problem key={problem} text={problem} />
      ))}
    </ul>
  );
}

/** `routes.yml:3:5: …` has its place set apart. */
function Problem({ text }: { readonly text: string }): JSX.Element {
  const place = /^[^\s:]+:\d+:\d+(?=: )/.exec(text)?.[0];
  if (place === undefined) return <li>{text}</li>;
  const [file, line, column] = place.split(":");
  return (
    <li>
      <b class="place">
        {file} line {line}, column {column}
      </b>{" "}
      {text.slice(place.length + 2)}
    </li>
  );
}
