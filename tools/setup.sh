#!/bin/sh
# Makes .venv hold exactly what requirements/dev.txt locks, and this checkout on top. Run by make.
# PYTHON names another interpreter; it must be 3.11 or newer.
set -eu
cd "$(dirname "$0")/.."
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH

stop() {
    printf 'Set-up stopped: %s\n' "$1" >&2
    exit 1
}

new_enough() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
}

# uv from PATH; else its locked wheel, into .uv of this checkout. Debian's python3 may come without
# ensurepip (no venv with pip), and may still have pip for the whole system.
fetch_uv() {
    echo "Fetching uv into .uv" >&2
    rm -rf .uv
    if "$python" -m venv .uv >/dev/null 2>&1; then
        .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
    elif rm -rf .uv && "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --target .uv -r requirements/uv.txt
    else
        rm -rf .uv
        stop "python3 has neither ensurepip nor pip. Install one: on Debian and Ubuntu, apt-get install python3-venv"
    fi
}

python=$(find_python)
[ -n "$python" ] || stop "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3"

if uv=$(command -v uv) && "$uv" --version >/dev/null 2>&1; then
    :
else
    uv=.uv/bin/uv
    "$uv" --version >/dev/null 2>&1 || fetch_uv
    "$uv" --version >/dev/null 2>&1 || stop "uv was fetched into .uv but does not run on this machine"
fi

if ! new_enough .venv/bin/python; then
    "$uv" venv --quiet --clear --python "$python" .venv
fi
"$uv" pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.txt
"$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
touch .venv/.installed
