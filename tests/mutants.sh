#!/usr/bin/env bash
# Changes the core in every small way there is, one at a time, and asks whether the tests notice (cargo-mutants).
#   tests/mutants.sh [OPTION...]    for example --re model/day, or --in-diff FILE for the lines of a change alone
# What is changed, what is left out and why, and which tests are run stands in .cargo/mutants.toml. All of it takes about half an
# hour on two cores, so it is a long form, not part of .ci/run. The outcome lies in target/mutants.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo mutants --version >/dev/null 2>&1; then
    cargo install cargo-mutants --version 27.1.0 --locked
fi
mkdir -p target
exec cargo mutants --output target/mutants "$@"
