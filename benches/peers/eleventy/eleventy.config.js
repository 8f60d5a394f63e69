export default function (config) {
  config.setQuietMode(true);
  return { dir: { input: ".", output: "_site" }, templateFormats: ["11ty.js"], markdownTemplateEngine: false, htmlTemplateEngine: false };
}
