import { list } from "../../src/list.js";

export const dynamic = "force-dynamic";

export default async function Page() {
  return <main>{await list(process.env.PLATFORM)}</main>;
}
