import { createGateway, eigi } from "convoscope/server";

/** The gateway that every server serves, before a platform at this address, which also knows who is to be
 *  turned away. */
export const handlerFor = (platform: string) =>
  createGateway({
    provider: eigi({ apiKey: "vk_c4n4ry0123456789abcdef", baseUrl: platform }),
    authorize: (request) => (request.headers.has("x-turn-away") ? fetch(`${platform}/away`) : {}),
    allow: ["list", "get", "export", "summarize"],
    retry: { max: 0 },
  });
