"""A package for each rule about the manifest (X, O, F)."""

from __future__ import annotations

from tests.inspector.packages import (
    MANIFEST,
    PAGE,
    Case,
    Change,
    Files,
    both,
    drop,
    put,
    rename,
    same,
    sub,
)
from westeros_learn.inspector import Limits

_ITEM = '<item identifier="base-item" identifierref="base-resource">'
_SECOND = '</item><item identifier="second" identifierref="other"><title>Second</title></item>'


def _utf16(files: Files) -> None:
    text = files[MANIFEST].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    files[MANIFEST] = text.encode("utf-16")


def _resource(text: str) -> Change:
    return sub("</resources>", f"{text}</resources>")


def _prefixed(files: Files) -> None:
    text = files[MANIFEST].decode().replace('xmlns="', 'xmlns:imscp="', 1)
    for name in ("manifest", "metadata", "schema", "schemaversion", "organizations", "organization"):
        text = text.replace(f"<{name}>", f"<imscp:{name}>").replace(f"<{name} ", f"<imscp:{name} ")
        text = text.replace(f"</{name}>", f"</imscp:{name}>")
    for name in ("title", "item", "resources", "resource", "file"):
        text = text.replace(f"<{name}>", f"<imscp:{name}>").replace(f"<{name} ", f"<imscp:{name} ")
        text = text.replace(f"</{name}>", f"</imscp:{name}>")
    files[MANIFEST] = text.encode()


def _aliased(files: Files) -> None:
    files[MANIFEST] = files[MANIFEST].replace(b"adlcp:", b"a:").replace(b":adlcp=", b":a=")


_DOCTYPE = '<?xml version="1.0" encoding="UTF-8"?>\n'

XML = {
    "X101": Case(sub("</manifest>", "</manifesto>")),
    "X102": Case(sub(_DOCTYPE, f'{_DOCTYPE}<!DOCTYPE manifest [<!ENTITY a "b">]>')),
    "X103": Case(sub(_DOCTYPE, f"{_DOCTYPE}<!DOCTYPE manifest>")),
    "X104": Case(same, limits=Limits(manifest=1000)),
    "X105": Case(sub('identifier="base"', 'identifier="base" version="0123456789012345678901"')),
    "X106": Case(sub("<title>A small course", "<title>A small &#99;ourse")),
    "X107": Case(_utf16),
    "X108": Case(_prefixed),
    "X109": Case(_aliased),
    "X110": Case(sub("http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd ", "")),
    "X111": Case(drop("adlcp_rootv1p2.xsd")),
    "X112": Case(sub(" adlcp_rootv1p2.xsd", " http://www.adlnet.org/xsd/adlcp_rootv1p2.xsd")),
    "X113": Case(lambda files: files.update({MANIFEST: b"<course/>"})),
    "X114": Case(sub('xml:lang="en"', 'xml:lang="en_GB"')),
}

_OTHER_2004 = (
    '<resource identifier="other" type="webcontent" href="other.html" adlcp:scormType="sco">'
    '<file href="other.html"/></resource>'
)


def _page(name: str) -> Change:
    return lambda files: files.update({name: PAGE})


ORGANISATION = {
    "O101": Case(sub("<schema>ADL SCORM<", "<schema>SCORM<")),
    "O102": Case(sub("<schemaversion>1.2<", "<schemaversion>1.2.0<")),
    "O103": Case(
        both(sub("<schemaversion>2004 4th Edition<", "<schemaversion>1.2<"), sub("scormType", "scormtype")),
        "scorm2004",
    ),
    "O104": Case(
        lambda files: files.update(
            {
                MANIFEST: files[MANIFEST][: files[MANIFEST].index(b"<organizations")]
                + b"<organizations/>"
                + files[MANIFEST][files[MANIFEST].index(b"</organizations>") + 16 :]
            }
        )
    ),
    "O105": Case(sub(' default="base-organization"', "")),
    "O106": Case(sub('default="base-organization"', 'default="other"')),
    "O107": Case(sub("  <title>A small course</title>\n      </item>", "</item>")),
    "O108": Case(sub("<title>A small course", f"<title>{'A' * 256}")),
    "O109": Case(sub("</item>", f"</item>{_ITEM}<title>B</title></item>")),
    "O110": Case(sub("</item>", '</item><item identifier="b" identifierref="c"><title>B</title></item>')),
    "O111": Case(sub("</item>", '</item><item identifier="b"><title>B</title></item>')),
    "O112": Case(
        sub(
            "</manifest>",
            '<manifest identifier="inner"><organizations/><resources/></manifest></manifest>',
        )
    ),
    "O113": Case(sub(_ITEM, _ITEM.replace(">", ' parameters="a=b c">'))),
    "O114": Case(both(sub("</item>", _SECOND), _resource(_OTHER_2004), _page("other.html")), "scorm2004"),
    "O115": Case(
        sub("</title>\n      </item>", "</title><adlcp:masteryscore>80</adlcp:masteryscore></item>")
    ),
    "O116": Case(sub(">LBX7I</adlcp:prerequisites>", ">LBX9I</adlcp:prerequisites>"), "lessons"),
    "O117": Case(sub(' type="aicc_script"', ""), "lessons"),
    "O118": Case(sub('scormtype="sco"', 'scormtype="asset"')),
    "O119": Case(
        sub(
            "</organization>",
            '</organization><organization identifier="two"><title>Two</title>'
            '<item identifier="three" identifierref="base-resource"><title>3</title></item></organization>',
        )
    ),
    "O120": Case(
        both(
            sub("<resources>", '<resources xml:base="media/">'),
            *(rename(name, f"media/{name}") for name in ("index.html", "course.css", "course.js")),
        )
    ),
}

_ASSET = 'type="webcontent" adlcp:scormtype="asset"'
_FILE = '<file href="index.html"/>'

FILES = {
    "F101": Case(both(sub('href="index.html" adlcp', 'href="start.html" adlcp'))),
    "F102": Case(sub('<file href="course.css"/>', '<file href="Course.css"/>')),
    "F103": Case(sub(_FILE, f'{_FILE}<file href="/start.txt"/>')),
    "F104": Case(sub('href="index.html" adlcp', 'href="https://example.org/" adlcp')),
    "F105": Case(
        both(
            sub(_FILE, ""),
            _resource(
                f'<resource identifier="b" type="webcontent" adlcp:scormtype="asset">{_FILE}</resource>'
            ),
        )
    ),
    "F106": Case(sub(_FILE, f'{_FILE}<file href="gone.txt"/>')),
    "F107": Case(lambda files: files.update({"more.txt": b"x"})),
    "F108": Case(sub(' adlcp:scormtype="sco"', "")),
    "F109": Case(sub('adlcp:scormtype="sco"', 'adlcp:scormtype="SCO"')),
    "F110": Case(
        sub(
            "<resources>",
            '<resources><resource identifier="b" type="webcontent" adlcp:scormtype="asset"/>',
        )
    ),
    "F111": Case(
        sub('<dependency identifierref="base-shared"/>', '<dependency identifierref="b"/>'), "lessons"
    ),
    "F112": Case(sub(' href="index.html" adlcp', " adlcp")),
    "F113": Case(sub('type="webcontent"', 'type="web"')),
    "F114": Case(both(put("start.txt"), sub('href="index.html" adlcp', 'href="start.txt" adlcp'))),
    "F115": Case(sub("<imsmd:lom>", "<adlcp:location>more.xml</adlcp:location><imsmd:lom>")),
}
