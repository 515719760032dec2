#!/usr/bin/env bash
# The second opinion: makes its own Python environment, then compares the program with the oracles.
# check.sh [PROGRAM] [options of run.py]; the program is target/release/snapback unless named.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=target/release/snapback
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
    program=$1
    shift
fi
environment=${ORACLE_ENVIRONMENT:-target/oracle-environment}

command -v swipl >/dev/null || { apt-get update -q && apt-get install -yq swi-prolog-nox; } >/dev/null 2>&1 ||
    { echo "swipl is missing and could not be installed" >&2; exit 3; }
if ! "$environment/bin/python" -c 'import clingo, yaml' 2>/dev/null; then
    python3 -m venv "$environment"
    "$environment/bin/python" -m pip install -q --disable-pip-version-check -r tests/oracle/requirements.txt
fi
exec "$environment/bin/python" tests/oracle/run.py --program "$program" "$@"
