#!/bin/sh
# Makes the fonts of this folder from Noto 2.004 (serif, sans) and 2.006 (mono), with fontTools 4:
#   sh subset.sh FOLDER-WITH-NotoSerif-Bold.ttf-AND-THE-OTHERS
# Latin with Vietnamese, punctuation, a few signs; Cyrillic for names, not for codes. No hints, because
# pictures are drawn at one size; no ligatures, because text is measured letter by letter.
set -eu
latin="U+0020-007E,U+00A0-017F,U+018F,U+0192,U+01A0-01A1,U+01AF-01B0,U+0218-021B,U+0237,U+0259,U+02BB-02BC,U+02C6-02C7,U+02D8-02DD,U+0300-0304,U+0306-030C,U+031B,U+0323,U+1E80-1E85,U+1E9E,U+1EA0-1EF9,U+2002-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AB-20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2260,U+2264-2265"
cyrillic="U+0400-045F,U+0490-0491"
subset() {
    pyftsubset "$from/$1.ttf" --unicodes="$2" --no-hinting --layout-features=kern,ccmp,mark,mkmk \
        --name-IDs=0,1,2,3,4,5,6,13,14 --notdef-outline --output-file="$1.ttf"
}
from=$1
subset NotoSerif-Bold "$latin,$cyrillic"
subset NotoSans-Bold "$latin,$cyrillic"
subset NotoSansMono-Bold "$latin"
