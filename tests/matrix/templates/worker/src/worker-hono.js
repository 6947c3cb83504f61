import { Hono } from "hono";
import { answer } from "./answer.js";

const app = new Hono();
app.all("*", (context) => answer(context.req.raw, context.env.PLATFORM));

export default app;
