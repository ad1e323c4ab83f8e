import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Creates names one by one, takes a third of them away again, and renames some of the others.
const [directory = "", count = "0"] = process.argv.slice(2);
for (let index = 0; index < Number(count); index += 1) {
  const name = join(directory, `n${index}`);
  writeFileSync(name, "");
  if (index % 3 === 0) rmSync(name);
  else if (index % 7 === 1) renameSync(name, join(directory, `m${index}`));
}
