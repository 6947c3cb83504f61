// What serves: a list in its own answer, and a gateway at /api.

/** @typedef {import("../place.d.ts").Place} Place */

/** @type {readonly Place[]} */
export const servers = [
  {
    name: "node",
    title: "Node, with @hono/node-server",
    tool: "@hono/node-server",
    template: "node",
    gateway: true,
    checks: {
      async server(project) {
        const origin = await project.start(["npm", "start"]);
        await project.answers(origin);
        await project.gateway(origin);
      },
    },
  },
];
