import { answer } from "../src/answer.js";

export const loader = ({ request }) => answer(request, process.env.PLATFORM);
