#!/usr/bin/env bash
# What a change of the rules changes in the answers, told to a pull request.
#   compare.sh BASE RULES [loosening]
# Annotations go to stdout, a Markdown table to the file $GITHUB_STEP_SUMMARY names. A difference alone does not fail;
# with `loosening`, one that makes some verdict less strict does.
set -euo pipefail

base=${1-} rules=${2:?the rules folder} forbid=${3-}
forbidden=()
if [[ -n $forbid ]]; then forbidden=(--forbid "$forbid"); fi

# The first push of a branch has no commit before it.
if [[ -z $base || $base =~ ^0+$ ]]; then
    echo "::notice::no commit to compare the rules with"
    exit 0
fi
git cat-file -e "$base^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth=1 origin "$base"
if ! git cat-file -e "$base:$rules" 2>/dev/null; then
    echo "::notice::the base has no folder $rules"
    exit 0
fi

compare() {
    snapback diff --rules "git:$base:$rules" "$rules" "${forbidden[@]}" --format "$1"
}

code=0
compare github || code=$?
if ((code > 1)); then exit "$code"; fi
compare markdown >> "${GITHUB_STEP_SUMMARY:-/dev/null}" || true
if [[ -n $forbid ]]; then exit "$code"; fi
