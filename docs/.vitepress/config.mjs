// The documentation site: the pages of this folder, in the order in which people need them.
import { defineConfig } from "vitepress";

const guides = [
  { text: "Getting started", link: "/getting-started" },
  { text: "Reading", items: pages({ filters: "Filters", lists: "Lists and resuming", model: "The model", live: "Live conversations" }) },
  { text: "Making", items: pages({ export: "Exports", masks: "Masks", summaries: "Summaries", archive: "An archive" }) },
  { text: "Serving", items: pages({ gateway: "A gateway for pages", "other-languages": "Other languages" }) },
  {
    text: "The network",
    items: pages({ options: "Options", errors: "Errors", proxies: "Proxies", functions: "Your own transport" }),
  },
  { text: "Testing", items: pages({ testing: "The sandbox" }) },
  { text: "Changing over", items: pages({ "from-fetch-and-zod": "From fetch and zod", migrating: "Fields and words of the platforms" }) },
  { text: "Measured", items: pages({ compatibility: "Where it works", benchmarks: "Benchmarks", reliability: "Reliability" }) },
];

/** @param {Record<string, string>} titles */
function pages(titles) {
  return Object.entries(titles).map(([name, text]) => ({ text, link: `/${name}` }));
}

/** Made beside the pages, by typedoc and rustdoc: none of VitePress's own. */
const references = [
  { text: "TypeScript", link: "/api/", target: "_self" },
  { text: "Rust", link: "/rust/convoscope/", target: "_self" },
];

export default defineConfig({
  title: "convoscope",
  description: "One typed client for the conversations of AI voice and chat agents: eigi.ai and AnyReach.",
  lang: "en",
  cleanUrls: false,
  ignoreDeadLinks: [/^\/api\//, /^\/rust\//],
  markdown: {
    config(markdown) {
      // Files of the repository, such as ../examples/node-server, are none of the site: their names stay, as text.
      markdown.core.ruler.push("files-of-the-repository", ({ tokens }) => {
        for (const { children } of tokens) {
          let leaves = false;
          for (const token of children ?? []) {
            if (token.type === "link_open") leaves = String(token.attrGet("href")).startsWith("../");
            if (!leaves || !token.type.startsWith("link_")) continue;
            token.tag = "em";
            token.attrs = null;
            if (token.type === "link_close") leaves = false;
          }
        }
      });
    },
  },
  themeConfig: {
    nav: [{ text: "Guides", link: "/getting-started", activeMatch: "^/(?!api|rust)." }, ...references],
    sidebar: [...guides, { text: "Reference", items: references }],
    outline: [2, 3],
    search: { provider: "local" },
    footer: { message: "MIT or Apache-2.0. Not affiliated with eigi.ai or AnyReach." },
  },
});
