# Sourced by the commands in this folder: they all work in the folder above it, with one environment in tests/.env.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Tests start hundreds of processes; each would compile all modules again if the results were not stored.
unset PYTHONDONTWRITEBYTECODE

env=tests/.env
python=${PYTHON:-python3}

step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# Identifies what the environment was installed from: it is installed again when this changes.
digest() {
  { "$env/bin/python" --version; cat setup.cfg pyproject.toml tests/package.json tests/package-lock.json; } 2>&1 | sha256sum
}

# Creates the environment, or brings it up to date.
make_environment() {
  command -v "$python" >/dev/null || stop "Python is missing. Install it, for example: apt-get install python3 python3-venv"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop "$("$python" --version) is too old: Python 3.11 or newer is needed. Name one: PYTHON=python3.12 bash $0"
  command -v npm >/dev/null || stop "npm is missing. Install it, for example: apt-get install nodejs npm"
  command -v git >/dev/null || stop "git is missing. Install it, for example: apt-get install git"
  if [ -x $env/bin/python ] && [ -d tests/node_modules ] && digest | cmp --silent - $env/installed; then
    return
  fi
  step "Environment"
  rm -f $env/installed
  [ -x $env/bin/python ] || "$python" -m venv $env || stop "No virtual environment could be made. Install it, for example: apt-get install python3-venv"
  npm --prefix tests ci --silent --no-audit --no-fund &
  local npm=$!
  $env/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
  wait $npm
  digest >$env/installed
}

install_package() {
  step "$2"
  local as_root=""
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  { $as_root apt-get update -q && $as_root apt-get install -q -y --no-install-recommends "$1"; } >"$env/$1.log" 2>&1 ||
    { tail -n 20 "$env/$1.log"; stop "$2 is missing and could not be installed. Install it by hand: apt-get install $1"; }
}

# Installs the programs that tests with the marks browser and postgresql need.
make_services() {
  command -v chromium >/dev/null || install_package chromium Chromium
  # Debian keeps PostgreSQL's server programs outside of PATH.
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null ||
    install_package postgresql PostgreSQL
}
