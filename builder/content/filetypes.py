"""What a file is that is no text: told by its content, never by its name, and how to make a text of it.

Guaranteed: a text is never taken for anything else: what begins like one, or merely has HTML tables in it, is None.
Not done here: decoding texts (see `texts`), and opening what was recognised.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

_HEAD = 4096
_MOST = 32 * 1024 * 1024  # of a file that is too large, this much is looked at
_SPACE = b"\xef\xbb\xbf\xff\xfe \t\r\n\f\0"

_OFFICE = "请打开后全选复制到纯文本文件，或“另存为”选“纯文本（*.txt）”、编码选 UTF-8"
_SHEET = "请打开后“另存为”选“Unicode 文本”或 UTF-8 的 CSV，或把内容复制到纯文本文件"
_SLIDES = "请打开后在大纲视图全选复制到纯文本文件，存为 UTF-8"
_PAGES = "请用阅读器“另存为文本”或全选复制到纯文本文件，存为 UTF-8；是扫描图像的，请先做文字识别（OCR）"
_PICTURE = "请先做文字识别（OCR），把识别出的文字存为 UTF-8 纯文本"
_ARCHIVE = "请先解压，提交里面的公报文本；里面不是文本的，请先导出为 UTF-8 纯文本"
_WEB = "请在浏览器里全选复制正文到纯文本文件，或“另存为”选“文本文件”，编码选 UTF-8"
_PAGE = f"请用 gazette add 收录，或{_WEB.removeprefix('请')}"
_DATA = "请用 gazette add 收录（文字识别引擎输出的），其他的请改为提交公报的文字，存为 UTF-8 纯文本"
_SOUND = "请提交公报的文字，存为 UTF-8 纯文本"
_PROGRAM = "请检查是否误交"
_LOCKED = "请用密码打开，去掉密码后“另存为”选“纯文本（*.txt）”、编码选 UTF-8"

Kind = tuple[str, str]  # what it is, and what to do

# How a file begins → what it is.  All of them hold bytes that no text begins with, or a whole word of their own.
_SIGNATURES: tuple[tuple[re.Pattern[bytes], Kind], ...] = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (rb"\{\\rtf", ("RTF 文档", _OFFICE)),
        (rb"%!PS-Adobe", ("PostScript 文件", _PAGES)),
        (rb"AT&TFORM....DJV", ("DjVu 文件", _PAGES)),
        (rb"\x89PNG\r\n", ("PNG 图片", _PICTURE)),
        (rb"\xff\xd8\xff", ("JPEG 图片", _PICTURE)),
        (rb"GIF8[79]a", ("GIF 图片", _PICTURE)),
        (rb"II[*+]\0|MM\0[*+]", ("TIFF 图片", _PICTURE)),
        (rb"BM.{4}\0\0\0\0", ("BMP 图片", _PICTURE)),
        (rb"RIFF.{4}WEBP", ("WebP 图片", _PICTURE)),
        (rb"....ftyp(?:hei[cfmsx]|hev[cx]|mif1|msf1|avi[fs])", ("HEIF 或 AVIF 图片", _PICTURE)),
        (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", ("JPEG 2000 图片", _PICTURE)),
        (rb"8BPS\0", ("Photoshop 图片", _PICTURE)),
        (rb"Rar!\x1a\x07", ("RAR 压缩包", _ARCHIVE)),
        (rb"7z\xbc\xaf\x27\x1c", ("7z 压缩包", _ARCHIVE)),
        (rb"\x1f\x8b\x08", ("gzip 压缩包", _ARCHIVE)),
        (rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", ("bzip2 压缩包", _ARCHIVE)),
        (rb"\xfd7zXZ\0|\x28\xb5\x2f\xfd", ("xz 或 Zstandard 压缩包", _ARCHIVE)),
        (rb"MSCF\0\0\0\0", ("CAB 压缩包", _ARCHIVE)),
        (rb".{257}ustar", ("tar 归档", _ARCHIVE)),
        (rb"ID3[\x02-\x04].|\xff[\xfb\xf3\xf2]", ("MP3 音频", _SOUND)),
        (rb"RIFF.{4}WAVE|fLaC\0|OggS\0|#!AMR", ("音频", _SOUND)),
        (rb"....ftyp|RIFF.{4}AVI |\x1a\x45\xdf\xa3|\x30\x26\xb2\x75\x8e\x66\xcf\x11|FLV\x01", ("音频或视频", _SOUND)),
        (rb"MZ.\0|\x7fELF", ("程序", _PROGRAM)),
    )
)
_PDF = re.compile(rb"%PDF-\d")
# A page that a browser saved.  OCR writes single tables as <html><body><table>: such a text is no page.
_WEB_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--[^<>]*>\s*)*(?:<!doctype\s+html|<html(?!\s*>\s*<body\s*>\s*<table)[\s>])",
    re.IGNORECASE,
)
_WEB_ARCHIVE = re.compile(rb"From: <Saved by|MIME-Version: ?\d", re.IGNORECASE)
# What an OCR engine writes; a text may well begin with a bracket, but not with data in one.
_JSON = re.compile(rb'\{\s*"|\[\s*(?:\[\s*)*(?:\{\s*"|\])|(?:\[\s*){99}')
_XML = re.compile(rb"<\?xml\s")

# A member of a zip archive → what it is.
_MEMBERS: dict[str, Kind] = {
    "word/document.xml": ("Word 文档（.docx）", _OFFICE),
    "xl/workbook.xml": ("Excel 表格（.xlsx）", _SHEET),
    "xl/workbook.bin": ("Excel 表格（.xlsb）", _SHEET),
    "ppt/presentation.xml": ("PowerPoint 演示文稿（.pptx）", _SLIDES),
    "OFD.xml": ("OFD 版式文件", _PAGES),
    "uof.xml": ("UOF 文档", _OFFICE),
    "FixedDocSeq.fdseq": ("XPS 版式文件", _PAGES),
    "FixedDocumentSequence.fdseq": ("XPS 版式文件", _PAGES),
    "Index/Document.iwa": ("苹果 Pages、Numbers 或 Keynote 文档", _OFFICE),
}
_ZIP: Kind = "ZIP 压缩包", _ARCHIVE
# What is left of these names where the end of an archive, which lists them, is lost.
_IN_DAMAGED_ZIP = re.compile(rb"PK\x03\x04.{26}(word/|xl/|ppt/|OFD\.xml)", re.DOTALL)
# The first member of an OpenDocument file or an e-book holds its type.
_MIMETYPES: dict[bytes, Kind] = {
    b"application/vnd.oasis.opendocument.text": ("OpenDocument 文档（.odt）", _OFFICE),
    b"application/vnd.oasis.opendocument.spreadsheet": ("OpenDocument 表格（.ods）", _SHEET),
    b"application/vnd.oasis.opendocument.presentation": ("OpenDocument 演示文稿（.odp）", _SLIDES),
    b"application/vnd.oasis.opendocument": ("OpenDocument 文件", _OFFICE),
    b"application/epub+zip": ("EPUB 电子书", _OFFICE),
}
# A stream of a compound file → what it is; WPS writes those of Word, Excel and PowerPoint.
_STREAMS: dict[str, Kind] = {
    "EncryptedPackage": ("加密的 Word、Excel 或 PowerPoint 文件", _LOCKED),
    "WordDocument": ("Word 或 WPS 文字文档（.doc、.wps）", _OFFICE),
    "PowerPoint Document": ("PowerPoint 或 WPS 演示文稿（.ppt、.dps）", _SLIDES),
    "Workbook": ("Excel 或 WPS 表格（.xls、.et）", _SHEET),
    "Book": ("Excel 表格（.xls）", _SHEET),
    "__properties_version1.0": ("Outlook 邮件（.msg）", _OFFICE),
}


def recognise(file: BinaryIO) -> Kind | None:
    """What a file is, and what to do with it; None for what may be a text, or is nothing that is known here."""
    file.seek(0)
    head = file.read(_HEAD)
    for magic, look in _CONTAINERS:
        if head.startswith(magic):
            return look(file)
    for pattern, kind in _SIGNATURES:
        if pattern.match(head):
            return kind
    text = head.lstrip(_SPACE)
    if _PDF.match(text):
        return "PDF 文件", _PAGES
    narrow = text.replace(b"\0", b"")  # what UTF-16 puts beside each Latin letter
    if _WEB_PAGE.match(narrow):
        return "网页（HTML）", _PAGE
    if _JSON.match(narrow):
        return "JSON 文件", _DATA
    if _WEB_ARCHIVE.match(narrow):
        return "网页存档（MHTML）或邮件", _WEB
    return ("XML 文件", _OFFICE) if _XML.match(narrow) else None


def _in_zip(file: BinaryIO) -> Kind:
    """By its members; a damaged one by what is left of their names, else it is an archive all the same."""
    file.seek(0)
    head = file.read(_HEAD)
    found = [kind for mimetype, kind in _MIMETYPES.items() if b"mimetype" + mimetype in head]
    with suppress(zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, UnicodeError):
        with zipfile.ZipFile(file) as archive:
            members = set(archive.namelist())
        return next((kind for name, kind in _MEMBERS.items() if name in members), *found[:1] or [_ZIP])
    file.seek(0)
    left = _IN_DAMAGED_ZIP.search(file.read(_MOST))
    found += [kind for name, kind in _MEMBERS.items() if left and name.encode().startswith(left[1])]
    return found[0] if found else _ZIP


def _in_compound_file(file: BinaryIO) -> Kind:
    """By the names of its streams, which stand in UTF-16 in its directory, wherever that is."""
    file.seek(0)
    raw = file.read(_MOST)
    named = (kind for name, kind in _STREAMS.items() if f"{name}\0".encode("utf-16-le") in raw)
    return next(named, ("Office 文件（.doc、.xls、.ppt 或 .wps）", _OFFICE))


_CONTAINERS: tuple[tuple[bytes, Callable[[BinaryIO], Kind]], ...] = (
    (b"PK\x03\x04", _in_zip),
    (b"PK\x05\x06", _in_zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _in_compound_file),
)
