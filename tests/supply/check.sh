#!/usr/bin/env bash
# Licences, banned crates and sources of everything the program is made of. Installs the checker, which takes some minutes, if it is not there.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo deny --version >/dev/null 2>&1 || cargo install cargo-deny --locked
exec cargo deny --locked check licenses bans sources
