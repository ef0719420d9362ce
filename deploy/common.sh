# Shared by the commands of this folder; sourced, not run.

# package : why it is needed
runtime_packages=(
  "postgresql-15:the database server that the embedded cluster runs"
  "postgresql-15-postgis-3:geographical queries"
  "libpq-dev:PostgreSQL's client library, which our own client is built on"
  "libpango1.0-dev:shapes the Japanese text of papers"
  "libcairo2-dev:writes papers as PDF"
  "fonts-noto-cjk:the fonts that papers are set in and that are embedded in them"
  "util-linux:setpriv, to run PostgreSQL without root's rights"
  "curl:the line that is printed at the end, and the tour in README.md"
  "python3:reads keys and numbers out of JSON in that tour"
)
test_packages=(
  "openssl:makes certificates for the TLS tests"
  "python3-venv:the OpenAPI validator, schemathesis and axe-core come in a Python environment of their own"
  "chromium:the residents' page is tested in a browser"
  "chromium-driver:drives that browser"
  "fonts-noto-cjk:Japanese letters in that browser"
  "poppler-utils:reads the text of papers back"
)

say() { printf '%s\n' "$*" >&2; }

# install_missing "package:reason"...  Asks for root only for this, and only when something is missing.
install_missing() {
  local missing=() entry package
  for entry in "$@"; do
    package=${entry%%:*}
    if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed'; then
      say "Missing: $package (${entry#*:})"
      missing+=("$package")
    fi
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "Install these packages as root, then try again: ${missing[*]}"; exit 1; }
    root=(sudo)
  fi
  say "Installing: ${missing[*]}"
  # Debian's package would make and start a cluster of the system; we never use one.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    "${root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | "${root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

require_swift() {
  if ! command -v swift >/dev/null; then
    say "No Swift toolchain found. Install Swift 6.2 or newer (swift.org/install), then try again."
    exit 1
  fi
}

# build_release PRODUCT  The compiler proves exclusive access to memory wherever it can; the checks it would add at run time
# for the rest run in the tests, and are left out here.
build_release() {
  swift build --configuration release --scratch-path .build-release --product "$1" -Xswiftc -enforce-exclusivity=unchecked >&2
}
