import type { JSX } from "preact";
import type { FileView } from "../../web/protocol.ts";
import { Flag } from "../frame/flag.tsx";
import { bytes, counted } from "../frame/number.ts";
import { Panel } from "../frame/panel.tsx";
import { Ago } from "../frame/time.tsx";
import type { Deck } from "../state/deck.ts";

/** Rows that are drawn. */
const most = 200;

/** The watched directory. */
export function FilesPanel({ deck }: { readonly deck: Deck }): JSX.Element {
  const files = deck.files.rows.value;
  return (
    <Panel id="files" title="Files" aside={<span class="caption">{counted(files.length, "file")}</span>}>
      {files.length === 0 ? (
        <p class="empty">The directory is empty.</p>
      ) : (
        <table class="rows files">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Size</th>
              <th scope="col">Last change</th>
            </tr>
          </thead>
          <tbody>
            {files.slice(0, most).map((file) => (
              <FileRow key={file.name} file={file} />
            ))}
          </tbody>
        </table>
      )}
      {files.length > most ? <p class="caption">and {counted(files.length - most, "more", "more")}</p> : null}
    </Panel>
  );
}

function FileRow({ file }: { readonly file: FileView }): JSX.Element {
  const { name, size, modified, last } = file;
  return (
    <tr>
      <th scope="row">
        <span class="name" title={name}>
          {name}
        </span>
      </th>
      <td class="number">{bytes(size)}</td>
      <td class="changed">
        {last === undefined ? <span class="unmoved">there before</span> : <Flag action={last} />}
        {last === undefined ? null : <span>{last.replace("file-", "")}</span>}
        <span class="number">
          <Ago at={modified} /> ago
        </span>
      </td>
    </tr>
  );
}
