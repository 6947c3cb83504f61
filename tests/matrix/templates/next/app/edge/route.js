import { list } from "../../src/list.js";

export const runtime = "edge";

export const GET = async () => new Response(await list(process.env.PLATFORM));
