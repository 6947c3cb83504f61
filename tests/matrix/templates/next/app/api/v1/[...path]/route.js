import { answer } from "../../../../src/answer.js";

export const GET = (request) => answer(request, process.env.PLATFORM);
