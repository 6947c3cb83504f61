import { list } from "../../list.js";

export const GET = async ({ platform }) => new Response(await list((platform?.env ?? process.env).PLATFORM));
