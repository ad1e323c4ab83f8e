import { render } from "preact";

const deck = document.getElementById("deck");
if (deck !== null) render(<h1>Crow's Nest</h1>, deck);
