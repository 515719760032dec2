#!/usr/bin/env bash
# Looks for inputs that make a target fail: fuzz/run.sh [SECONDS] [TARGET...]
# Each target runs so many seconds (60), starting from fuzz/corpus, which it leaves as it is; what it finds out on the way is kept
# in fuzz/found, and a failing input in fuzz/artifacts. Put such an input, made small with `cargo fuzz tmin`, into
# fuzz/corpus/TARGET once the fault is mended: `cargo test --test rules fuzz_corpus::` then holds it there.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-60}
shift || true
# The instrumentation needs options that stable compilers take with this. SANITIZER=none builds without AddressSanitizer.
export RUSTC_BOOTSTRAP=1
sanitizer=${SANITIZER:-address}

if ! cargo fuzz --version >/dev/null 2>&1; then
    cargo install cargo-fuzz --version 0.13.2 --locked
fi

targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(cargo fuzz list --fuzz-dir .)
cargo fuzz build --fuzz-dir . --sanitizer "$sanitizer"
failed=()
for target in "${targets[@]}"; do
    printf '\n== %s\n' "$target"
    mkdir -p "found/$target"
    cargo fuzz run --fuzz-dir . --sanitizer "$sanitizer" "$target" "found/$target" "corpus/$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 || failed+=("$target")
done
[ ${#failed[@]} -eq 0 ] || { printf '\nfound something: %s\n' "${failed[*]}"; exit 1; }
