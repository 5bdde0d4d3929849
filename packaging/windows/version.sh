# shellcheck shell=bash
# What the scripts of this folder ask: version prints the version of the programs, from the one place where it stands.
version() {
	sed -nE 's/^var Version = "([0-9]+\.[0-9]+\.[0-9]+)"$/\1/p' "$(dirname "${BASH_SOURCE[0]}")/../../cmd/internal/start/options.go"
}
