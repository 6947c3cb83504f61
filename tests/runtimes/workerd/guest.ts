import { cases } from "case-file";
import { drive, watchUncaught } from "../driver.js";
import { END_OF_CASE } from "./log.js";

/** The cases in a Worker: `GET /` lists them, `POST /3` runs the fourth. */
const driver = drive(cases, { runtime: RUNTIME, sandboxUrl: SANDBOX_URL });
watchUncaught(driver);

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method === "GET") return Response.json(driver.list());
    const outcome = await driver.run(Number(new URL(request.url).pathname.slice(1)));
    // The host reads the log up to here.
    console.error(END_OF_CASE);
    return Response.json(outcome);
  },
};
