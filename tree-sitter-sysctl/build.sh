#!/bin/sh
# Regenerates everything that grammar.js is the source of: src/, the wasm and checksums.json.
# Needed only after a change to grammar.js. Wants
#   - tree-sitter (the command line) on PATH, or its path in $TREE_SITTER,
#   - clang with wasm-ld ($CLANG, $WASM_LD name others), or else a tree-sitter that can `build --wasm`,
#   - node.
set -eu
cd "$(dirname "$0")"

tree_sitter=${TREE_SITTER:-tree-sitter}
command -v "$tree_sitter" >/dev/null || {
  echo "build.sh: no tree-sitter on PATH; install it (npm install -g tree-sitter-cli) or set TREE_SITTER" >&2
  exit 2
}

first_of() {
  for program in "$@"; do
    if command -v "$program" >/dev/null; then
      echo "$program"
      return
    fi
  done
}
clang=${CLANG:-$(first_of clang clang-14 clang-15 clang-16 clang-17 clang-18 clang-19)}
wasm_ld=${WASM_LD:-$(first_of wasm-ld wasm-ld-14 wasm-ld-15 wasm-ld-16 wasm-ld-17 wasm-ld-18 wasm-ld-19)}

"$tree_sitter" generate --abi 14 --no-bindings

if [ -n "$clang" ] && [ -n "$wasm_ld" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # The parser needs size_t and NULL of the C library, nothing that must be linked.
  printf '#pragma once\n#include <stddef.h>\n' >"$work/stdlib.h"
  "$clang" --target=wasm32-unknown-emscripten -ffreestanding -fPIC -Os -fvisibility=hidden \
    -isystem "$work" -I src -c src/parser.c -o "$work/parser.o"
  "$wasm_ld" -shared --experimental-pic --export=tree_sitter_sysctl --allow-undefined --no-entry \
    --strip-all "$work/parser.o" -o tree-sitter-sysctl.wasm
else
  "$tree_sitter" build --wasm
fi

node -e '
  const { createHash } = require("node:crypto");
  const { readFileSync, writeFileSync } = require("node:fs");
  const files = ["grammar.js", "src/grammar.json", "src/node-types.json", "src/parser.c", "tree-sitter-sysctl.wasm"];
  const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
  const checksums = Object.fromEntries(files.map((file) => [file, sha256(file)]));
  writeFileSync("checksums.json", JSON.stringify(checksums, null, 2) + "\n");
'
echo "tree-sitter-sysctl.wasm: $(wc -c <tree-sitter-sysctl.wasm) bytes"
