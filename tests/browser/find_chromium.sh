#!/bin/sh
# The browser tests need a Chromium. Where none is found and Debian's packages are at hand, install it from there.
[ -n "${CHROMIUM:-}" ] && exit 0
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
    root=""
    [ "$(id -u)" = 0 ] || root="sudo"
    $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null && exit 0
fi
echo "No Chromium found. Install one, or say where it is: CHROMIUM=/path/to/chromium make test" >&2
exit 1
