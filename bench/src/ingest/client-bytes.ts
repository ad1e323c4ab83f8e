// A limit: the bytes are read and thrown away.
import { connect } from "node:net";
import { ingestArguments } from "./arguments.ts";
import { makeLoad } from "./load.ts";
import { Meter } from "./meter.ts";

const { socket: path, load, containers } = ingestArguments();
const { events } = makeLoad(load, containers);
const meanBytes = events.reduce((sum, { bytes }) => sum + bytes.length, 0) / events.length;
const meter = new Meter("limit: bytes thrown away");
const socket = connect(path, () => socket.write("GET /events HTTP/1.1\r\nHost: engine\r\n\r\n"));
socket.on("data", (bytes) => meter.add(bytes.length / meanBytes));
