import { answer } from "./answer.js";

export default { fetch: (request, { PLATFORM }) => answer(request, PLATFORM) };
