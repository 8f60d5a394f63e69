// Pages that are no comparisons.
import { sites } from "./data.js";
import { frame } from "./frame.js";

export const data = {
  pagination: { data: "all", size: 1, alias: "it" },
  all: sites.flatMap((site, s) => site.pages.map((_, p) => [s, p])),
  permalink: ({ it: [s, p] }) => {
    const path = sites[s].prefix + sites[s].pages[p].route;
    return path.endsWith("/") ? `${path}index.html` : path;
  },
  eleventyExcludeFromCollections: true,
};

export const render = ({ it: [s, p] }) => frame(sites[s], sites[s].pages[p]);
