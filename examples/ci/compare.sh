#!/usr/bin/env bash
# What a change of the rules changes in the answers, told to a pull request.
#   compare.sh BASE RULES [FORBID [BASE_RULES [NEW]]]
# BASE is a full commit id, RULES a folder of the work tree. FORBID is `loosening` or empty, BASE_RULES the path of the
# folder in the base if it had another, NEW is `true` in the change that begins the rules.
# Annotations go to stdout, a Markdown table to the file $GITHUB_STEP_SUMMARY names. A difference alone does not fail;
# with `loosening`, one that makes some verdict less strict does (1), and so does nothing to compare with (2).
set -euo pipefail
export CDPATH='' LC_ALL=C GIT_NO_REPLACE_OBJECTS=1 GIT_TERMINAL_PROMPT=0

base=${1-} rules=${2-} forbid=${3-} base_rules=${4-} new=${5-}
begin='write `new: true` in the change that begins the rules'

# One line on the page of the run, whatever the text holds.
say() {
    local text=${2//[[:cntrl:]]/ }
    printf '::%s::%s\n' "$1" "${text//%/%25}"
}

stop() {
    say error "$1"
    exit 2
}

nothing() {
    if [[ -n $forbid && $new != true ]]; then stop "$1: $2, or $begin"; fi
    say notice "$1"
    exit 0
}

# The path of a folder of rules from the top of the work tree. One that a link leads to is refused: the base has it
# under another name.
path_of() {
    local path whole
    [[ -f $1/ruleset.yaml ]] && path=$(git -C "$1" rev-parse --show-prefix) && whole=$(cd -- "$1" && pwd)/ &&
        [[ -n $path && $whole == */"$path" && ${whole%"$path"} -ef $top ]] && printf '%s' "${path%/}"
}

# Whether the base is here, and a commit: the id of a tag is none.
here() {
    [[ $(git rev-parse --verify --quiet "$base^{commit}") == "$base" ]]
}

# A clone with its whole history keeps it; into a shallow one only the commit is fetched.
fetch() {
    local depth=
    if [[ $(git rev-parse --is-shallow-repository) == true ]]; then depth=--depth=1; fi
    git fetch --quiet --no-tags --no-recurse-submodules ${depth:+"$depth"} -- origin "$base"
}

compare() {
    snapback diff --rules "git:$base:$base_rules" "./$rules" ${forbid:+"--forbid=$forbid"} --format "$1"
}

if [[ -n $forbid && $forbid != loosening ]]; then stop "\`forbid\` is \`loosening\` or empty, not \`$forbid\`"; fi
top=$(git rev-parse --show-toplevel) || stop "no git repository here"
rules=$(path_of "$rules") || stop "\`rules\` names no folder with a \`ruleset.yaml\` in this repository, or a link: \`$rules\`"
cd -- "$top"

# The first push of a branch has no commit before it.
if [[ -z $base || $base =~ ^(0{40}|0{64})$ ]]; then
    nothing "no commit to compare the rules with" "give \`base\` a full commit id"
fi
if [[ ! $base =~ ^[0-9a-f]{40}([0-9a-f]{24})?$ ]]; then stop "\`base\` is no full commit id: \`$base\`"; fi
here || { fetch && here; } || stop "origin gives no commit \`$base\`"

named=${base_rules%/} base_rules=${named:-$rules}
if git cat-file -e "$base:$base_rules/ruleset.yaml" 2>/dev/null; then
    if [[ $new == true ]]; then stop "the base has rules in \`$base_rules\`: take \`new: true\` out"; fi
elif [[ -n $named ]]; then
    stop "the base has no rules in \`$named\`: write the path that \`base-rules\` had there"
else
    nothing "the base has no rules in \`$rules\`" "write their path there as \`base-rules\`"
fi

code=0
compare github || code=$?
if ((code > 1)); then exit "$code"; fi
compare markdown >> "${GITHUB_STEP_SUMMARY:-/dev/null}" || true
if [[ -n $forbid ]]; then exit "$code"; fi
