import * as vscode from "vscode";

/** The page's document: nothing may run or load but what is shipped with the extension. */
export function pageHtml(
  webview: vscode.Webview,
  pageFolder: vscode.Uri,
  documentUri: vscode.Uri,
): string {
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
    `connect-src ${cspSource}`,
    "worker-src blob:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(address("page.css"))}">
<title>Simulation</title>
</head>
<body data-document-uri="${escaped(documentUri.toString())}" data-worker="${escaped(address("simulationWorker.js"))}">
<main id="page"></main>
<script nonce="${nonce}" src="${escaped(address("page.js"))}"></script>
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
