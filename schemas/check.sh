#!/usr/bin/env bash
# Every rule file and scenario of the repository is one that its schema takes, as a public validator reads it; and what the
# loader refuses by its shape, the schema refuses too.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=$(mktemp -d)
bad=$(mktemp -d)
trap 'rm -rf "$venv" "$bad"' EXIT
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check check-jsonschema==0.38.0
check=$venv/bin/check-jsonschema

"$check" --check-metaschema schemas/*.json
for set in rules examples/ethiopia-eritrea-2000/rules; do
    "$check" --schemafile schemas/ruleset.json "$set/ruleset.yaml"
    for kind in instrument provision event question reading list item; do
        find "$set/${kind}s" -name '*.yaml' -print0 | xargs -0 "$check" --schemafile "schemas/$kind.json"
    done
done
"$check" --schemafile schemas/scenario.json tests/law/*.yaml examples/ethiopia-eritrea-2000/tests/*.yaml

# A key misspelt, left out, or with a value of another kind or outside its closed list.
refused() {
    sed "$3" "$2" >"$bad/it.yaml"
    cmp -s "$2" "$bad/it.yaml" && { echo "$2: \`$3\` changes nothing"; exit 1; }
    ! "$check" --schemafile "schemas/$1.json" "$bad/it.yaml" >/dev/null || { echo "schemas/$1.json takes $2 with \`$3\`"; exit 1; }
}
provision=rules/provisions/unscr-2231/annex-b-5.yaml
refused provision "$provision" 's/^summary:/sumary:/'
refused provision "$provision" '/^title:/d'
refused provision "$provision" 's/effect: approval-required/effect: forbidden/'
refused provision "$provision" 's/directions: \[to\]/directions: to/'
refused provision "$provision" 's/confidence: verified/confidence: sure/'
refused event rules/events/adoption-day.yaml 's/^date: .*/date: July 2015/'
refused question rules/questions/us-standing-2020.yaml 's/^kind: law/kind: lore/'
refused reading rules/readings/russia.yaml 's/basis: stated/basis: guessed/'
refused item rules/items/su-30sm.yaml 's/^direction: .*/direction: sideways/'
refused scenario tests/law/2006-07-31-demand.yaml 's/expect: not-encoded/expect: unknown/'
echo "every file is one its schema takes; ten mistakes are refused"
