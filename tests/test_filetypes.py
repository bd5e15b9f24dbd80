"""What is no text is named for what it is, by its content; what is a text is left alone."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import struct
import tarfile
import wave
import zipfile
import zlib
from pathlib import Path

import pytest

from builder import cli
from builder.content import files
from builder.content.files import SourceError
from builder.content.texts import from_bytes, read_issue

ROOT = Path(__file__).resolve().parent.parent
TEXT = "阿尔山市人民政府公报\n2022年第4期\n阿尔山市人民政府关于规范许可的通知\n请遵照执行。\n"
RAW = TEXT.encode()


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _office(part: str) -> bytes:
    return _zip(("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<R/>"), (part, RAW))


def _open_document(kind: str) -> bytes:
    return _zip(("mimetype", b"application/vnd.oasis.opendocument." + kind.encode()), ("content.xml", RAW))


def _compound(*streams: str) -> bytes:
    """A compound file: its header, a FAT, its directory; the text in a stream."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header = header.ljust(512, b"\xff")
    names = ("Root Entry", "\x05SummaryInformation", *streams)
    entries = [name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in names]
    return header + b"\xff" * 512 + b"".join(entries) + TEXT.encode("utf-16-le").ljust(4096, b"\0")


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def _tar(mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        member = tarfile.TarInfo("a.txt")
        member.size = len(RAW)
        archive.addfile(member, io.BytesIO(RAW))
    return out.getvalue()


def _wave() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(100))
    return out.getvalue()


PAGE = f"<html>\n<head><title>公报</title></head>\n<body><p>{TEXT}</p></body></html>"
FILES: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "PDF"),
    "pdf of letters alone": (b"\xef\xbb\xbf\n%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n", "PDF"),
    "docx": (_office("word/document.xml"), "Word"),
    "xlsx": (_office("xl/workbook.xml"), "Excel"),
    "pptx": (_office("ppt/presentation.xml"), "PowerPoint"),
    "ofd": (_zip(("OFD.xml", b"<ofd:OFD/>"), ("Doc_0/Document.xml", RAW)), "OFD"),
    "odt": (_open_document("text"), "OpenDocument 文档"),
    "ods": (_open_document("spreadsheet"), "OpenDocument 表格"),
    "zip": (_zip(("2022-04.txt", RAW)), "ZIP"),
    "zip of nothing": (_zip(), "ZIP"),
    "zip cut short": (_zip(("2022-04.txt", RAW))[:100], "ZIP"),
    "docx cut short": (_office("word/document.xml")[:-20], "Word"),
    "ofd cut short": (_office("OFD.xml")[:-20], "OFD"),
    "json of nothing but brackets": (b"[" * 5000, "JSON"),
    "doc": (_compound("1Table", "WordDocument"), "Word 或 WPS"),
    "xls": (_compound("Workbook"), "Excel 或 WPS"),
    "old xls": (_compound("Book"), "Excel"),
    "ppt": (_compound("PowerPoint Document"), "PowerPoint"),
    "docx with a password": (_compound("EncryptionInfo", "EncryptedPackage"), "加密"),
    "some compound file": (_compound("Contents"), "Office"),
    "rtf": (rb"{\rtf1\ansi\ansicpg936 \'b9\'ab\'b1\'a8}", "RTF"),
    "html": (f"<!DOCTYPE html>\n{PAGE}".encode(), "HTML"),
    "html without doctype": (PAGE.encode(), "HTML"),
    "html in UTF-16": (f"\ufeff\r\n<!doctype HTML>{PAGE}".encode("utf-16"), "HTML"),
    "html in GB18030": (f"<!-- 保存 -->\n<HTML lang=zh>{TEXT}</HTML>".encode("gb18030"), "HTML"),
    "xhtml": (f'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD">{PAGE}'.encode(), "HTML"),
    "json": (b'[\n  {"type": "text", "text": ', "JSON"),
    "json of pages": (b'[[], [{"type"', "JSON"),
    "json in UTF-16": ('{"schema_name": "DoclingDocument"'.encode("utf-16"), "JSON"),
    "mhtml": (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "MHTML"),
    "xml": ('<?xml version="1.0"?><uof:UOF>公报</uof:UOF>'.encode(), "XML"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(20), "RAR"),
    "7z": (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(20), "7z"),
    "gz": (gzip.compress(RAW), "gzip"),
    "bz2": (bz2.compress(RAW), "bzip2"),
    "xz": (lzma.compress(RAW), "xz"),
    "tar": (_tar("w"), "tar"),
    "tar.gz": (_tar("w:gz"), "gzip"),
    "png": (_png(), "PNG"),
    "jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20), "JPEG"),
    "gif": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "GIF"),
    "tiff": (b"II*\x00\x08\x00\x00\x00" + bytes(20), "TIFF"),
    "big-endian tiff": (b"MM\x00*\x00\x00\x00\x08" + bytes(20), "TIFF"),
    "bmp": (b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + bytes(44), "BMP"),
    "webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20), "WebP"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(20), "HEIF"),
    "wav": (_wave(), "音频"),
    "mp3": (b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(20), "MP3"),
    "mp4": (b"\x00\x00\x00\x20ftypisom" + bytes(20), "视频"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_text_says_what_it_is_and_what_to_do(name: str) -> None:
    raw, kind = FILES[name]
    with pytest.raises(SourceError) as caught:
        from_bytes(raw, "a.txt")
    assert (caught.value.code, caught.value.line) == ("G013", None)
    said, _, remedy = caught.value.message.partition("；")
    assert said.startswith("不是文本，是 ")
    assert kind in said
    assert remedy.startswith("请")


TABLE = "<html><body><table><tr><td>序号</td><td>单位</td></tr></table></body></html>"
TEXTS = {
    "a cover": TEXT,
    "tables in a text": f"{TEXT}{TABLE}\n{TEXT}",
    "a table before a text": f"{TABLE}\n{TEXT}",
    "tables alone": f"<table><tr><td>{TEXT}</td></tr></table>",
    "a comment of OCR": f"<!-- 第1页 -->\n{TEXT}",
    "brackets": f"[政府文件]\n{TEXT}",
    "quotes in braces": f"{{“甲”}}\n{TEXT}",
    "words of other files": f"PDF、%PDF-1.7、<!doctype html>、PK 和 Rar! 都是格式\n{TEXT}",
    "Latin letters": "BM project\nMZ\nID3\nRIFF\nPK\nGIF\nBZh9\nII\n" + TEXT,
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_a_text(name: str, codec: str) -> None:
    assert from_bytes(TEXTS[name].encode(codec), "a.txt").text.removeprefix("\ufeff") == TEXTS[name]


def test_each_word_of_another_format_may_begin_a_text() -> None:
    for word in ("BM", "MZ", "II", "MM", "ID3", "PK", "RIFF", "GIF", "BZh9", "7z", "Rar!", "FLV", "OggS", "8BPS", "%!"):
        assert from_bytes(f"{word}公报\n{TEXT}".encode(), "a.txt").text


@pytest.mark.parametrize("options", [[], ["--gazette", "aershan", "--issue", "2022-04"]])
def test_add_says_what_it_is(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "公报.txt").write_bytes(FILES["xlsx"][0])
    monkeypatch.chdir(tmp_path)
    assert cli.main(["add", "公报.txt", *options]) == 1
    assert capsys.readouterr().err.startswith("公报.txt:1: G013 不是文本，是 Excel 表格（.xlsx）；请")
    assert list((tmp_path / "content").iterdir()) == []


def test_every_command_says_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "content" / "aershan"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "content" / "gazettes.yml", tmp_path / "content")
    (folder / "2022-04.txt").write_bytes(FILES["pdf"][0])
    monkeypatch.chdir(tmp_path)
    for command in ("parse content/aershan/2022-04.txt", "check", "show aershan/2022-04"):
        assert cli.main(command.split()) == 1
        out, err = capsys.readouterr()
        assert "content/aershan/2022-04.txt:1: G013 " in out + err
        assert "PDF" in out + err


def test_what_is_too_large_says_what_it_is_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    path = tmp_path / "a.txt"
    path.write_bytes(FILES["docx"][0] + bytes(100))
    with pytest.raises(SourceError, match="G013 不是文本，是 Word"):
        read_issue(path)
