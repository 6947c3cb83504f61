import { createServerAdapter } from "@whatwg-node/server";
import express from "express";
import { gatewayTo } from "./src/gateway.js";
import { list } from "./src/list.js";

const { PLATFORM } = process.env;
const app = express();
app.get("/server", async (_, response) => response.send(await list(PLATFORM)));
app.get("/api/*path", createServerAdapter(gatewayTo(PLATFORM)));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
