import * as vscode from "vscode";

export interface Page {
  /** Name of the script and of the style sheet. */
  readonly name: "page" | "pathPicture" | "versionComparison";
  readonly title: string;
  /** What the page keeps in its state, by which VS Code finds its subject again after a reload. */
  readonly documentUri: string;
  /** The script of the worker that the page starts. */
  readonly worker?: string;
}

/** The page's document: nothing may run or load but what is shipped with the extension. */
export function pageHtml(webview: vscode.Webview, pageFolder: vscode.Uri, page: Page): string {
  const nonce = createNonce();
  const address = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageFolder, name)).toString();
  const { cspSource } = webview;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    // The page fetches its worker's text and starts it from a blob: a worker of another origin is not allowed.
    // A chart becomes a PNG by way of a picture that the page made itself.
    ...(page.worker === undefined
      ? []
      : [`connect-src ${cspSource}`, "worker-src blob:", "img-src blob:"]),
  ].join("; ");
  const worker = page.worker === undefined ? "" : ` data-worker="${escaped(address(page.worker))}"`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(address(`${page.name}.css`))}">
<title>${escaped(page.title)}</title>
</head>
<body data-document-uri="${escaped(page.documentUri)}"${worker}>
<main id="page"></main>
<script nonce="${nonce}" src="${escaped(address(`${page.name}.js`))}"></script>
</body>
</html>`;
}

function createNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
