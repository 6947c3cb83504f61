import { answer } from "../../../../src/answer.js";

export default defineEventHandler((event) => answer(toWebRequest(event), process.env.PLATFORM));
