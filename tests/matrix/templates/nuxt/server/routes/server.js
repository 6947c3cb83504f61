import { list } from "../../src/list.js";

export default defineEventHandler(() => list(process.env.PLATFORM));
