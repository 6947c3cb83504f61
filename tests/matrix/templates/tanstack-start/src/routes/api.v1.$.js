import { createFileRoute } from "@tanstack/react-router";
import { answer } from "../answer.js";

export const Route = createFileRoute("/api/v1/$")({
  server: { handlers: { GET: ({ request }) => answer(request, process.env.PLATFORM) } },
});
