# Copies what assets/libraries.txt lists from .tools/node_modules into lib/ of the bundle that is being built.
set -eu
# Without -r: a backslash at the end of a line joins it with the next.
while read package version licence files; do
    from=".tools/node_modules/$package"
    to="${TRUNK_STAGING_DIR:-dist}/lib/${package##*/}-$version"
    if [ ! -d "$from" ]; then
        echo "$package ($licence) is not installed, so this bundle comes without it" >&2
        continue
    fi
    mkdir -p "$to"
    for file in $files; do
        cp "$from/$file" "$to/"
    done
done <assets/libraries.txt
