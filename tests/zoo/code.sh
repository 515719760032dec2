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
for name in "${patches[@]}"; do
    patch_file=$here/tests/zoo/code/$name.patch
    read -r -a tests < <(sed -n 's/^Tests: //p' "$patch_file")
    if ! (cd "$copy" && patch -s -p1 <"$patch_file"); then
        missed+=("$name (does not apply)")
        continue
    fi
    log=$copy/log
    result="NOT caught"
    for test in "${tests[@]}"; do
        if ! (cd "$copy" && timeout 300 cargo test --offline --test "$test" >"$log" 2>&1); then
            result="caught by $test"
            # The rules that travel with the program are made when it is built: a mistake may show there already.
            grep -q 'custom build command' "$log" && result="caught when built"
            grep -q '^error\[E\|could not compile' "$log" && result="does not compile"
            break
        fi
    done
    case $result in caught*) caught=$((caught + 1)) ;; *) missed+=("$name ($result)") ;; esac
    printf '%s: %s\n' "$name" "$result"
    (cd "$copy" && patch -s -R -p1 <"$patch_file")
done
printf '%d of %d caught\n' "$caught" "${#patches[@]}"
[ ${#missed[@]} -eq 0 ] || { printf 'not caught: %s\n' "${missed[@]}"; exit 1; }
