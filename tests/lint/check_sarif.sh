#!/usr/bin/env bash
# The SARIF log of `lint` is valid by the published schema: of a set with findings of every weight, of a clean one, and of
# one that does not load.
#
#   tests/lint/check_sarif.sh [SCHEMA]     SCHEMA: a copy of the schema [default: it is fetched from where it is published]
#
# It needs a built program (SNAPBACK, default target/release/snapback) and check-jsonschema (pip install check-jsonschema).
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${SNAPBACK:-target/release/snapback}
schema=${1:-https://json.schemastore.org/sarif-2.1.0.json}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r tests/lint/tiny "$work/weak"
sed -i 's/vessel displace?/vessel displace/' "$work/weak/questions/tonnage.yaml"
sed -i 's/\[did-not-count\]/[counted]/' "$work/weak/readings/north.yaml"
cp -r tests/lint/tiny "$work/broken"
sed -i 's/^title:/titel:/' "$work/broken/events/notice.yaml"

log() { # NAME EXIT ARGUMENTS...
    local code=0
    "$program" lint --format sarif "${@:3}" >"$work/$1.sarif" || code=$?
    [ "$code" = "$2" ] || { echo "$1: exit code $code, expected $2" >&2; exit 1; }
}
log clean 0
log notes 0 --notes rules
log weak 1 --notes "$work/weak"
log broken 2 "$work/broken"
for name in weak broken; do
    grep -q '"ruleId"' "$work/$name.sarif" || { echo "$name: no finding" >&2; exit 1; }
done
# The published schema holds a pattern that only the older kind of regular expressions allows.
check-jsonschema --regex-variant nonunicode --schemafile "$schema" "$work"/*.sarif
# A log that is none must not pass.
sed 's/"startLine": [0-9]*/"startLine": 0/' "$work/weak.sarif" >"$work/wrong.sarif"
if check-jsonschema --regex-variant nonunicode --schemafile "$schema" "$work/wrong.sarif" >/dev/null 2>&1; then
    echo "the check passes a log whose lines begin at 0" >&2
    exit 1
fi
