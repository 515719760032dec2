#!/usr/bin/env bash
# DuckDB, Spark and `snapback batch` give the same answer to the same random questions.
#   [SNAPBACK=path/to/snapback] check.sh [ROWS]      200,000 rows, and a release build, unless named
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/../.."

apt_install() {
    command -v apt-get >/dev/null || { printf 'no %s, and no apt-get to install it with\n' "$1" >&2; exit 3; }
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

command -v java >/dev/null || apt_install default-jre-headless
venv=target/scale-venv
if ! "$venv/bin/python" -c 'import duckdb, pyspark' 2>/dev/null; then
    python3 -m venv --clear "$venv" 2>/dev/null || { apt_install python3-venv && python3 -m venv --clear "$venv"; }
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r examples/scale/requirements.txt
fi
if [[ -z ${SNAPBACK-} ]]; then
    cargo build --release --locked --quiet
    SNAPBACK=${CARGO_TARGET_DIR:-target}/release/snapback
fi
"$venv/bin/python" examples/scale/check.py "$(realpath "$SNAPBACK")" "$@"
