# shellcheck shell=sh
# What a build needs. Sourced by ./run and ./test, from the root of the repository.
#
# What is missing is installed where that is possible without asking: as root on a machine with
# apt. Anybody else is told exactly what to install, and the script ends with 1.
#
# Whoever sources it may set needs_postgresql to `server` or `client`, and needs_mail_server to
# anything.

needs=""

# need COMMAND PACKAGE: the package is needed unless there is such a command.
need() {
    command -v "$1" >/dev/null 2>&1 || needs="$needs $2"
}

# SQLite and the cryptography of TLS are compiled from C, so a compiler alone is not enough: it
# must find the headers and the start files of the C library too.
links_c() {
    printf '#include <stdlib.h>\nint main(void) { return 0; }\n' |
        cc -x c - -o /dev/null 2>/dev/null
}

# A mail server to test against, in a Python that the tests find too.
find_mail_server() {
    for python in "${COUNTERSIGN_TEST_PYTHON:-python3}" /usr/bin/python3 python3; do
        "$python" -c 'import aiosmtpd' >/dev/null 2>&1 && return 0
    done
    return 1
}

# Debian keeps the server's programs out of the PATH, one folder per version.
find_postgresql_server() {
    command -v postgres >/dev/null 2>&1 && return 0
    for program in /usr/lib/postgresql/*/bin/postgres; do
        [ -x "$program" ] && return 0
    done
    return 1
}

find_cargo() {
    command -v cargo >/dev/null 2>&1 && return 0
    [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ] || return 1
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    export PATH
}

missing_system_packages() {
    needs=""
    need cc gcc
    links_c || needs="$needs gcc libc6-dev"
    need git git
    if ! find_cargo; then
        need curl curl
        [ -e /etc/ssl/certs/ca-certificates.crt ] || needs="$needs ca-certificates"
    fi
    case ${needs_postgresql:-} in
    server)
        find_postgresql_server || needs="$needs postgresql"
        # The examples are run as they stand.
        need curl curl
        ;;
    client) need psql postgresql-client ;;
    esac
    if [ -n "${needs_mail_server:-}" ]; then
        find_mail_server || needs="$needs python3-aiosmtpd"
        # It makes the certificate that the mail server shows.
        need openssl openssl
    fi
    # The tests let Python judge what is signed.
    [ -z "${needs_postgresql:-}" ] || need python3 python3
    # Each only once.
    needs=$(printf '%s\n' $needs | sort -u | tr '\n' ' ')
    needs=${needs% }
}

install_system_packages() {
    missing_system_packages
    [ -n "$needs" ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "These are missing: $needs. On Debian and Ubuntu:" >&2
        echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $needs" >&2
        exit 1
    fi
    echo "Installing $needs" >&2
    apt-get update >&2 || exit 1
    without_main_cluster
    failed=""
    # shellcheck disable=SC2086 # one word per package
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $needs >&2 ||
        failed=yes
    rm -f "$main_cluster"
    [ -z "$failed" ] || exit 1
}

# Only the programs are needed: while this file is there, Debian's package does not create a
# cluster of its own, nor start it.
main_cluster=/etc/postgresql-common/createcluster.d/countersign.conf
without_main_cluster() {
    case " $needs " in
    *" postgresql "*) ;;
    *) return 0 ;;
    esac
    mkdir -p "${main_cluster%/*}" && echo "create_main_cluster = false" >"$main_cluster" || exit 1
}

install_rust() {
    find_cargo && return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Rust is missing. Install it, and start again:" >&2
        echo "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh" >&2
        exit 1
    fi
    echo "Installing Rust" >&2
    installer=$(mktemp) || exit 1
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs -o "$installer" &&
        sh "$installer" -y --profile default --no-modify-path >&2 || exit 1
    rm -f "$installer"
    find_cargo || exit 1
}

# The checks need two parts of Rust that a minimal installation leaves out.
install_rust_checks() {
    install_rust_part rustfmt cargo-fmt
    install_rust_part clippy cargo-clippy
}

install_rust_part() {
    # The command may be there as a mere stand-in that only says what to install.
    "$2" --version >/dev/null 2>&1 && return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v rustup >/dev/null 2>&1; then
        echo "A part of Rust is missing: $1. With rustup:" >&2
        echo "    rustup component add $1" >&2
        exit 1
    fi
    rustup component add "$1" >&2 || exit 1
}

# Where cargo puts what it builds, whoever set it: CARGO_TARGET_DIR, a configuration file, nobody.
target_dir() {
    cargo metadata --format-version 1 --no-deps --locked |
        sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}

install_system_packages
install_rust
