#!/usr/bin/env bash
# The action, the hooks and the two examples are what GitHub, GitLab and pre-commit take, and their commands do what they say.
#   SNAPBACK=path/to/snapback check.sh      builds it unless named
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/../.."

apt_install() {
    command -v apt-get >/dev/null || { printf 'no %s, and no apt-get to install it with\n' "$1" >&2; exit 3; }
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

venv=target/ci-venv
if ! "$venv/bin/python" -m pip freeze 2>/dev/null | cmp -s - "$venv/wanted"; then
    python3 -m venv --clear "$venv" 2>/dev/null || { apt_install python3-venv && python3 -m venv --clear "$venv"; }
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r examples/ci/requirements.txt
    "$venv/bin/python" -m pip freeze > "$venv/wanted"
fi
for tool in actionlint check-jsonschema pre-commit; do
    [[ -x $venv/bin/$tool ]] || { printf 'no %s after the install\n' "$tool" >&2; exit 3; }
done

if [[ -z ${SNAPBACK-} ]]; then
    cargo build --release --locked --quiet
    SNAPBACK=${CARGO_TARGET_DIR:-target}/release/snapback
fi

"$venv/bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml
"$venv/bin/check-jsonschema" --builtin-schema vendor.github-workflows examples/ci/github.yml
"$venv/bin/check-jsonschema" --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci examples/ci/gitlab-ci.yml
"$venv/bin/pre-commit" validate-manifest .pre-commit-hooks.yaml
snapback=$(realpath "$SNAPBACK")
"$venv/bin/python" examples/ci/check.py "$snapback" "$(realpath "$venv/bin/actionlint")"
"$venv/bin/python" examples/ci/compare_check.py "$snapback"
