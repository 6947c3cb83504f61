import { list } from "../src/list.js";

export const loader = () => list(process.env.PLATFORM);

export default function Server({ loaderData }) {
  return <main>{loaderData}</main>;
}
