// A bundle as a reader has it: unpacked from disk to disk, under a name that is not plain ASCII.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** The page that finds out whether the browser lets pages from disk read their neighbours. */
const GUARD = `<!doctype html><title>asking</title><script>
fetch("neighbour.json").then(() => { document.title = "read"; }, () => { document.title = "refused"; });
</script>`;

/** Unpacks a bundle. `url(path)` is the address of one of its files; `remove()` takes it away. */
export async function unpack(zip) {
  const base = await realpath(await mkdtemp(path.join(tmpdir(), "codegloss-bundle-")));
  const folder = path.join(base, "Tài liệu của tôi", "mã lỗi – 参考");
  await mkdir(folder, { recursive: true });
  await promisify(execFile)("unzip", ["-q", path.resolve(zip), "-d", folder]);
  await writeFile(path.join(folder, "guard.html"), GUARD);
  await writeFile(path.join(folder, "neighbour.json"), "{}");
  return {
    folder,
    url: (file) => pathToFileURL(path.join(folder, file)).href,
    remove: () => rm(base, { recursive: true, force: true }),
  };
}
