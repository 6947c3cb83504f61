import { createFileRoute } from "@tanstack/react-router";
import { createServerFn } from "@tanstack/react-start";
import { list } from "../list.js";

const listed = createServerFn().handler(() => list(process.env.PLATFORM));

export const Route = createFileRoute("/server")({
  loader: () => listed(),
  component: () => <main>{Route.useLoaderData()}</main>,
});
