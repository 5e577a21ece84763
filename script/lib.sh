# Shared by script/serve, script/test and script/bench: makes .venv and installs what is missing. Sourced, not run.
# Everything already done is passed over, so a second start takes no time.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export FARLED_STARTED="${FARLED_STARTED:-$(date +%s.%N)}"
VENV="$ROOT/.venv"
PY="$VENV/bin/python"

say() { printf '[%5.1f s] %s\n' "$(awk -v a="$FARLED_STARTED" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')" "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# run_logged WHAT COMMAND... : quiet while it works; shows the end of what it said when it fails.
run_logged() {
    local what="$1" log
    shift
    log="$(mktemp "${TMPDIR:-/tmp}/farled-setup.XXXXXX")"
    if ! "$@" >"$log" 2>&1; then
        tail -n 25 "$log" >&2
        rm -f "$log"
        fail "$what failed; the lines above say why."
    fi
    rm -f "$log"
}

# A Python of version 3.11 or later; FARLED_PYTHON chooses one.
find_python() {
    local name
    for name in ${FARLED_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON="$("$name" -c 'import sys; print(sys.executable)')"
            return
        fi
    done
    fail "Python 3.11 or later is needed. Type: sudo apt-get install python3 python3-venv"
}

# Words before an apt-get that may change the system; empty for root; fails where neither root nor passwordless sudo is at hand.
elevation() {
    if [ "$(id -u)" = 0 ]; then
        echo "env"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        echo "sudo env"
    else
        return 1
    fi
}

# install_packages NAME... : Debian packages. Servers among them are neither started now nor enabled for the next boot.
install_packages() {
    local up policy=/usr/sbin/policy-rc.d ours=""
    [ "$#" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null || ! up="$(elevation)"; then
        fail "Something of the system is missing. Type: sudo apt-get install -y --no-install-recommends $*"
    fi
    say "Installing $*"
    run_logged "apt-get update" $up DEBIAN_FRONTEND=noninteractive apt-get update -q
    if [ ! -e "$policy" ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | $up tee "$policy" >/dev/null
        $up chmod 755 "$policy"
        trap '$up rm -f "$policy"' EXIT
    fi
    run_logged "apt-get install" $up DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
    if [ -n "$ours" ]; then
        $up rm -f "$policy"
        trap - EXIT
        if [ -d /run/systemd/system ]; then
            for service in postgresql redis-server; do
                case " $* " in *" $service "*) $up systemctl disable --quiet "$service" 2>/dev/null || true ;; esac
            done
        fi
    fi
}

has_library() { "$PYTHON" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }

# Packages that running Farled lacks: the venv module, and the libraries behind the PDFs.
missing_to_run() {
    if [ ! -x "$PY" ] && ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        "$PYTHON" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
    fi
    has_library libpango-1.0.so.0 libpangoft2-1.0.so.0 libgobject-2.0.so.0 libharfbuzz.so.0 libfontconfig.so.1 \
        || echo "libpango-1.0-0 libpangoft2-1.0-0"
}

# Packages that the tests lack besides.
missing_to_test() {
    command -v redis-server >/dev/null || echo redis-server
    [ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || command -v initdb >/dev/null || echo postgresql
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
    command -v msgfmt >/dev/null || echo gettext
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v soffice >/dev/null || echo libreoffice-writer-nogui
}

# What the environment was made from: when this changes it is brought up to date.
wanted() { { echo "$ROOT"; "$PY" --version; cat "$ROOT/pyproject.toml" "$ROOT/constraints.txt"; } | sha256sum | cut -d' ' -f1; }

make_environment() {
    if ! "$PY" -m pip --version >/dev/null 2>&1; then
        say "Making the Python environment"
        run_logged "Making .venv" "$PYTHON" -m venv --clear "$VENV"
    fi
}

# install_python EXTRAS STAMP : "" base or "[dev]" dev
install_python() {
    local stamp="$VENV/.installed-$2" hash
    hash="$(wanted)"
    [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ] && return
    say "Installing Python packages (one to three minutes the first time)"
    run_logged "pip install" "$PY" -m pip install --disable-pip-version-check --no-input -e "$ROOT$1" -c "$ROOT/constraints.txt"
    rm -f "$VENV"/.installed-*
    [ "$2" = dev ] && echo "$hash" >"$VENV/.installed-base"
    echo "$hash" >"$stamp"
}

# set_up base|dev
set_up() {
    local lock
    find_python
    mkdir -p "$ROOT/.cache"
    exec {lock}>"$ROOT/.cache/setup.lock"
    command -v flock >/dev/null && flock "$lock"
    # shellcheck disable=SC2046
    if [ "$1" = dev ]; then
        install_packages $(missing_to_run) $(missing_to_test)
    else
        install_packages $(missing_to_run)
    fi
    make_environment
    if [ "$1" = dev ]; then install_python "[dev]" dev; else install_python "" base; fi
    exec {lock}>&-
    cd "$ROOT"
    export PYTHONUNBUFFERED=1
}
