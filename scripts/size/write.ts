// npm run sizes: measures every package and writes the table into the README. Best on a quiet machine.
import { readFileSync, writeFileSync } from "node:fs";
import { measureAll } from "./measure.ts";
import { sizeTable, withTable } from "./table.ts";

const table = sizeTable(await measureAll());
writeFileSync("README.md", withTable(readFileSync("README.md", "utf8"), table));
console.log(table);
