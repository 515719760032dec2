#!/usr/bin/env bash
# Mistakes in the program: applies each patch of tests/zoo/code to a copy of the sources, builds, and runs the tests that must notice.
#   tests/zoo/code.sh [NAME...]     each takes about a minute on a busy core; a long form, not part of .ci/run
# A patch begins with what the mistake is and the test files that must notice it. What is built lies in a folder of its own.
set -uo pipefail
cd "$(dirname "$0")/../.."

here=$PWD
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$here/target}/zoo CARGO_INCREMENTAL=1 CARGO_PROFILE_DEV_DEBUG=0
# Each patch is built anew: what is not optimised is built sooner than it runs longer.
export CARGO_PROFILE_DEV_OPT_LEVEL=0
# Always at the same path: what an earlier run built serves again.
copy=$CARGO_TARGET_DIR/copy log=$CARGO_TARGET_DIR/log
rm -rf "$copy"
mkdir -p "$copy"
trap 'rm -rf "$copy"' EXIT
# A mistake may make a loop without end: it must not take the machine's memory.
ulimit -v 8388608
tar -c --exclude=./fuzz/target --exclude=./target --exclude=./.git . | tar -x -C "$copy"
# One mistake of the rules is enough to run that test for its scenarios; the whole zoo would take its own half minute.
export SNAPBACK_ZOO=five-years-as-eight RUST_BACKTRACE=0

patches=("$@")
[ $# -gt 0 ] || mapfile -t patches < <(cd tests/zoo/code && ls -- *.patch | sed 's/\.patch$//')
caught=0 missed=()

# The patches no longer fit sources that have one of them: that they fit is no finding here.
skip="--skip every_mistake_in_the_program_still_has_its_place"

# Runs a test file on the copy as it is. Only what runs is given no more than so much time.
try() {
    local binary
    binary=$(basename "$(dirname "$(ls tests/{answers,rules,program}/"$1".rs 2>/dev/null)")")
    (cd "$copy" && cargo test --locked --no-run --test "$binary" &&
        timeout 900 cargo test --locked --test "$binary" -- "$1::" $skip) >"$log" 2>&1
}

# How a run that did not end well ended. Only a test that ran and failed, or the build of the rules that travel with the
# program, has noticed anything; whatever else stopped it has not.
noticed() {
    case $1 in 124) echo "caught by $2, which does not end" && return ;; esac
    if grep -q '^error: test failed' "$log"; then
        echo "caught by $2"
    elif grep -q 'custom build command' "$log"; then
        echo "caught when built"
    elif grep -q 'could not compile' "$log"; then
        echo "does not compile"
    else
        echo "not run: $(grep -m 1 '^error' "$log")"
    fi
}

# A test that fails without a mistake notices nothing.
declare -A sound
sound() {
    [ -z "${sound[$1]:-}" ] || return 0
    try "$1" || { printf '%s fails without a mistake:\n%s\n' "$1" "$(tail -n 40 "$log")" >&2; exit 2; }
    sound[$1]=yes
}

for name in "${patches[@]}"; do
    patch_file=$here/tests/zoo/code/$name.patch
    read -r -a tests < <(sed -n 's/^Tests: //p' "$patch_file")
    if ! (cd "$copy" && patch -s -p1 <"$patch_file"); then
        missed+=("$name (does not apply)")
        continue
    fi
    result="NOT caught"
    for test in "${tests[@]}"; do
        try "$test" || { result=$(noticed $? "$test"); break; }
    done
    case $result in caught*) caught=$((caught + 1)) ;; *) missed+=("$name ($result)") ;; esac
    printf '%s: %s\n' "$name" "$result"
    (cd "$copy" && patch -s -R -p1 <"$patch_file")
    case $result in "caught by"*) sound "$test" ;; esac
done
printf '%d of %d caught\n' "$caught" "${#patches[@]}"
[ ${#missed[@]} -eq 0 ] || { printf 'not caught: %s\n' "${missed[@]}"; exit 1; }
