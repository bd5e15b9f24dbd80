"""A site is sent by what changed: what pages ask for before them, deletions after all of it, a folder in one step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import make_issue
import pytest
from moto import mock_aws

from builder.content.files import SourceError
from builder.maintain import export
from builder.pages import sitemap
from builder.pages.sitemap import Listed
from builder.proof import chain, manifest
from builder.site import build, publish

BUCKET = "gongbao"
FIRST = {
    "index.html": "甲",
    "g/1/01/index.html": "乙",
    "g/1/02/index.html": "丙",
    "assets/stylesheets/site.0123abcd.css": "a{}",
    "search/manifest.json": "{}",
    "search/0-Ab_d12.bin": "x",
    "sitemap.xml": "<a/>",
}
SECOND = {
    **{name: text for name, text in FIRST.items() if name not in ("g/1/02/index.html", "search/0-Ab_d12.bin")},
    "index.html": "丁",
    "search/0-Zz_912.bin": "y",
    "search/manifest.json": "{1}",
}


def made(folder: Path, texts: dict[str, str]) -> Path:
    """A site of ours with these files."""

    def make(new: Path) -> None:
        for name, text in texts.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(text, encoding="utf-8")
        manifest.write(new, "0" * 40)

    build.replace(folder, make)
    return folder


def held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


# --- a folder


def test_a_folder_gets_what_changed_and_keeps_the_rest(tmp_path: Path) -> None:
    out = tmp_path / "www"
    assert publish.publish(made(tmp_path / "a", FIRST), str(out)) == publish.Sent(7, 0)
    kept = (out / "g/1/01/index.html").stat()
    assert publish.publish(made(tmp_path / "b", SECOND), str(out)) == publish.Sent(3, 2)
    assert held(out) == held(tmp_path / "b")
    after = (out / "g/1/01/index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns), "it is the same file"
    assert not list(manifest.differences(out))


def test_a_file_that_was_altered_where_it_is_published_is_put_right(tmp_path: Path) -> None:
    site, out = made(tmp_path / "a", FIRST), tmp_path / "www"
    publish.publish(site, str(out))
    (out / "g/1/01/index.html").write_text("改", encoding="utf-8")
    publish.publish(site, str(out))
    assert held(out) == held(site)


def test_what_is_damaged_or_not_ours_is_left_alone(tmp_path: Path) -> None:
    site = made(tmp_path / "a", FIRST)
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").touch()
    with pytest.raises(SourceError, match="认不出是生成的网站"):
        publish.publish(site, str(other))
    assert held(other) == {"mine.txt": ""}
    (site / "index.html").write_text("改", encoding="utf-8")
    with pytest.raises(SourceError, match="不完整"):
        publish.publish(site, str(tmp_path / "www"))
    with pytest.raises(SourceError, match="不认得这种地址"):
        publish.publish(made(tmp_path / "b", FIRST), "ftp://a/b")


# --- a bucket


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        yield client


def objects(s3: Any, prefix: str = "") -> dict[str, str]:
    listed = s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", ())
    return {
        item["Key"].removeprefix(prefix): s3.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read().decode()
        for item in listed
    }


def test_a_bucket_holds_the_site_and_what_others_put_there(s3: Any, tmp_path: Path) -> None:
    s3.put_object(Bucket=BUCKET, Key="www/mine.txt", Body=b"")
    assert publish.publish(made(tmp_path / "a", FIRST), f"s3://{BUCKET}/www/") == publish.Sent(7, 0)
    assert publish.publish(made(tmp_path / "b", SECOND), f"s3://{BUCKET}/www") == publish.Sent(3, 2)
    assert objects(s3, "www/") == {**held(tmp_path / "b"), "mine.txt": ""}
    assert publish.publish(tmp_path / "b", f"s3://{BUCKET}/www") == publish.Sent(0, 0)
    style = s3.head_object(Bucket=BUCKET, Key="www/assets/stylesheets/site.0123abcd.css")
    page = s3.head_object(Bucket=BUCKET, Key="www/index.html")
    assert (style["ContentType"], page["ContentType"]) == ("text/css; charset=utf-8", "text/html; charset=utf-8")
    assert ("immutable" in style["CacheControl"], "immutable" in page["CacheControl"]) == (True, False)


def test_what_breaks_off_is_made_good(s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it ends, each page that is there finds what it names, and the next sending does the rest."""
    target = f"s3://{BUCKET}"
    publish.publish(made(tmp_path / "a", FIRST), target)
    made(tmp_path / "b", SECOND)
    each = publish._each
    for steps in range(4):
        left = [steps]

        def some(act: Any, names: Any, left: list[int] = left) -> None:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            each(act, names)

        monkeypatch.setattr(publish, "_each", some)
        with pytest.raises(KeyboardInterrupt):
            publish.publish(tmp_path / "b", target)
        there = objects(s3)
        assert there["index.html"] == "甲" or "search/0-Zz_912.bin" in there
        assert "g/1/02/index.html" in there, "deletions come last"
    monkeypatch.setattr(publish, "_each", each)
    publish.publish(tmp_path / "b", target)
    assert objects(s3) == held(tmp_path / "b")


def test_a_bucket_that_cannot_be_written_is_named(s3: Any, tmp_path: Path) -> None:
    site = made(tmp_path / "a", FIRST)
    with pytest.raises(SourceError, match=r"s3://no-such.*没有发布完"):
        publish.publish(site, "s3://no-such-bucket/a")
    s3.put_object(Bucket=BUCKET, Key="manifest.json", Body=b"[]")
    with pytest.raises(SourceError, match="不是本程序写的"):
        publish.publish(site, f"s3://{BUCKET}")


def logged(count: int) -> str:
    return chain.written({"what": f"第{n}件"} for n in range(count)).decode()


def test_a_log_that_does_not_go_on_from_the_published_one_is_not_published(tmp_path: Path, s3: Any) -> None:
    for target in (str(tmp_path / "www"), f"s3://{BUCKET}/logged"):
        for count in (1, 3):
            publish.publish(made(tmp_path / "a", {**FIRST, chain.LOG: logged(count)}), target)
        for texts in ({**FIRST, chain.LOG: logged(2)}, FIRST):
            with pytest.raises(SourceError, match="没有接着已公布的"):
                publish.publish(made(tmp_path / "b", texts), target)
    assert held(tmp_path / "www")[chain.LOG] == objects(s3, "logged/")[chain.LOG] == logged(3)


# --- the map of the site, and the notices for a search server


def test_a_small_site_has_one_map_and_a_large_one_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        Listed(f"g{number % 2}/1/{number:02}.md", f"http://a/g{number % 2}/1/{number:02}/?a&b", f"2024-01-{number:02}")
        for number in range(1, 8)
    ]
    pages.append(Listed("index.md", "http://a/", None))
    (one,) = sitemap.files(pages, "http://a/")
    assert one.path == "sitemap.xml"
    assert one.content.count(b"<url>") == 8
    assert b"?a&amp;b" in one.content
    monkeypatch.setattr(sitemap, "MOST", 450)
    several = {file.path: file.content for file in sitemap.files(reversed(pages), "http://a/")}
    assert list(several) == [*(f"sitemap-{part}.xml" for part in ("g0-1", "g1-1", "g1-2", "site-1")), "sitemap.xml"]
    assert b"<loc>http://a/sitemap-g0-1.xml</loc><lastmod>2024-01-06</lastmod>" in several["sitemap.xml"]
    assert sum(content.count(b"<url>") for content in several.values()) == 8


def test_notices_for_a_search_server(tmp_path: Path) -> None:
    every = make_issue.corpus()
    assert export.search(every, tmp_path / "out") == 2
    mapping = json.loads((tmp_path / "out" / export.MAPPING).read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (tmp_path / "out" / export.NOTICES).read_text(encoding="utf-8").splitlines()]
    assert "cjk_bigram" in mapping["settings"]["analysis"]["analyzer"]["chinese"]["filter"]
    assert len(lines) == 2 * len(every.entries)
    for action, notice in zip(lines[::2], lines[1::2], strict=True):
        assert action == {"index": {"_id": notice["address"]}}
        assert set(notice) == set(mapping["mappings"]["properties"])
    assert {notice["title"] for notice in lines[1::2]} == {entry.notice.title for entry in every.entries}
