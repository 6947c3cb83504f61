import { answer } from "../../../../answer.js";

export const GET = ({ request, platform }) => answer(request, (platform?.env ?? process.env).PLATFORM);
