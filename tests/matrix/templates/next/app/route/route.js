import { list } from "../../src/list.js";

export const dynamic = "force-dynamic";

export const GET = async () => new Response(await list(process.env.PLATFORM));
