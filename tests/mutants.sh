#!/usr/bin/env bash
# Changes the core in every small way there is, one at a time, and asks whether the tests notice (cargo-mutants).
#   tests/mutants.sh [OPTION...]    for example -f src/model/day.rs, or --in-diff FILE for the lines of a change alone
# What is changed, what is left out and why, and which tests are run stands in .cargo/mutants.toml. A mutant takes about half a
# minute on an idle core, so the whole of it is a long form, not part of .ci/run. The outcome lies in target/mutants.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo mutants --version >/dev/null 2>&1; then
    cargo install cargo-mutants --version 27.1.0 --locked
fi
export CARGO_INCREMENTAL=1 CARGO_PROFILE_DEV_DEBUG=0
mkdir -p target
exec cargo mutants --output target/mutants "$@"
