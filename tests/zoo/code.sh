#!/usr/bin/env bash
# Mistakes in the program: applies each patch of tests/zoo/code to a copy of the sources, builds, and runs the tests that must notice.
#   tests/zoo/code.sh [NAME...]     all of them take about a minute each; a long form, not part of .ci/run
# A patch begins with what the mistake is and the test files that must notice it. What is built lies in a folder of its own.
set -uo pipefail
cd "$(dirname "$0")/../.."

here=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$here/target}/zoo CARGO_INCREMENTAL=1 CARGO_PROFILE_DEV_DEBUG=0
# A mistake may make a loop without end: it must not take the machine's memory.
ulimit -v 8388608
cp -R Cargo.toml Cargo.lock build.rs src rules schemas benches tests fuzz docs examples README.md "$copy"
# One mistake of the rules is enough to run that test for its scenarios; the whole zoo would take its own half minute.
export SNAPBACK_ZOO=five-years-as-eight RUST_BACKTRACE=0

patches=("$@")
[ $# -gt 0 ] || mapfile -t patches < <(cd tests/zoo/code && ls -- *.patch | sed 's/\.patch$//')
caught=0 missed=()

# Runs one test file on the copy as it is.
try() {
    (cd "$copy" && timeout 300 cargo test --locked --test "$1" >"$copy/log" 2>&1)
}

# How a run that did not end well ended. Only a test that ran and failed, or the build of the rules that travel with the
# program, has noticed anything; whatever else stopped it has not.
noticed() {
    case $1 in 124) echo "caught by $2, which does not end" && return ;; esac
    if grep -q '^error: test failed' "$copy/log"; then
        echo "caught by $2"
    elif grep -q 'custom build command' "$copy/log"; then
        echo "caught when built"
    elif grep -q 'could not compile' "$copy/log"; then
        echo "does not compile"
    else
        echo "not run: $(grep -m 1 '^error' "$copy/log")"
    fi
}

# Without a mistake every test must pass: one that fails anyway notices nothing.
mapfile -t named < <(for name in "${patches[@]}"; do sed -n 's/^Tests: //p' "tests/zoo/code/$name.patch"; done | tr ' ' '\n' | sort -u)
for test in "${named[@]}"; do
    try "$test" || { printf '%s fails without a mistake:\n%s\n' "$test" "$(tail -n 20 "$copy/log")" >&2; exit 2; }
done

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
done
printf '%d of %d caught\n' "$caught" "${#patches[@]}"
[ ${#missed[@]} -eq 0 ] || { printf 'not caught: %s\n' "${missed[@]}"; exit 1; }
