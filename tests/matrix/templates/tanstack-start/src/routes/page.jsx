import { createFileRoute } from "@tanstack/react-router";
import { Page } from "../page-react.jsx";

export const Route = createFileRoute("/page")({ component: Page });
