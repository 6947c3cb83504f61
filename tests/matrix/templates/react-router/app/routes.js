import { route } from "@react-router/dev/routes";

export default [route("server", "server.jsx"), route("api/v1/*", "api.js"), route("page", "page.jsx")];
