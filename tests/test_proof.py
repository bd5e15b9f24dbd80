"""A published copy is proved: files, signature, time stamp, log; whatever is tampered with is named."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import proof_copies as made
import pytest
from proof_copies import NOW, OTHER, SECRET, TRUST, Tsa, published

from builder import cli
from builder.archive.event import Event
from builder.content.files import SourceError
from builder.content.register import read_register
from builder.content.trust import Authority, Key, Trust, public_key, read_trust
from builder.proof import chain, copy, manifest, minisign, signing, stamps


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with made.serving(Tsa(tmp_path_factory.mktemp("tsa") / "own")) as found:
        yield found


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> tuple[Path, Trust]:
    """A copy that is signed and stamped, and who is trusted."""
    folder = tmp_path_factory.mktemp("proved")
    trust = replace(TRUST, authorities=(authority,))
    _sign(published(folder / "site"), trust, folder / "key")
    return folder / "site", trust


def _sign(site: Path, trust: Trust, key: Path, secret: minisign.SecretKey = SECRET, now: int = NOW) -> copy.Report:
    key.write_bytes(minisign.secret_file(secret, ""))
    return signing.sign(site, key, trust, str, now)


# --- what holds ------------------------------------------------------------------------------------------------------------


def test_a_copy_that_is_as_it_was_published(proved: tuple[Path, Trust]) -> None:
    site, trust = proved
    head = chain.head((site / chain.LOG).read_bytes())
    report = copy.check(site, trust, head)
    assert report.problems == []
    assert [said.partition("，")[0].partition("：")[0] for said in report.holds] == [
        "4 个文件与 manifest.json 一致",
        "公布日志 3 条",
        "时间戳有效",
        "签名有效",
    ]
    assert head in " ".join(report.holds)


@pytest.mark.needs("minisign", "openssl")
def test_other_peoples_programs_verify_it(proved: tuple[Path, Trust], tmp_path: Path) -> None:
    site, trust = proved
    key = trust.keys[0].key.line
    subprocess.run(["minisign", "-V", "-m", "manifest.json", "-P", key], cwd=site, check=True)
    (tmp_path / "root.pem").write_text(trust.authorities[0].root)
    stamp = ["openssl", "ts", "-verify", "-data", "manifest.json", "-in", "manifest.json.tsr"]
    subprocess.run([*stamp, "-CAfile", str(tmp_path / "root.pem")], cwd=site, check=True)


@pytest.mark.needs("minisign")
@pytest.mark.parametrize("legacy", [False, True])
def test_what_minisign_signs_is_verified_here(tmp_path: Path, legacy: bool) -> None:
    site = published(tmp_path / "site")
    run = ["minisign", "-S", "-s", "../key", "-m", "manifest.json", *(["-l"] if legacy else [])]
    subprocess.run(["minisign", "-G", "-W", "-p", "key.pub", "-s", "key"], cwd=tmp_path, check=True)
    subprocess.run(run, cwd=site, check=True)
    key = public_key((tmp_path / "key.pub").read_text())
    assert key
    assert copy.check(site, Trust((Key("minisign", key),))).problems == []
    assert minisign.secret_key((tmp_path / "key").read_bytes()).public == key


@pytest.mark.needs("minisign")
def test_a_key_with_a_password_is_minisigns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways at once: minisign opens what is locked here, which is opened here again (at less cost than is usual)."""
    monkeypatch.setattr(minisign, "_OPERATIONS", 1 << 20)
    monkeypatch.setattr(minisign, "_MEMORY", 1 << 25)
    (tmp_path / "key").write_bytes(minisign.secret_file(SECRET, "口令"))
    (tmp_path / "a").write_bytes(b"a")
    signed = subprocess.run(
        ["minisign", "-S", "-s", "key", "-m", "a"], cwd=tmp_path, input="口令\n".encode(), capture_output=True
    )
    assert signed.returncode == 0, signed.stderr
    found = minisign.signature((tmp_path / "a.minisig").read_bytes())
    assert found
    assert found.over(b"a", SECRET.public) == "good"
    assert minisign.secret_key((tmp_path / "key").read_bytes(), "口令") == SECRET
    with pytest.raises(minisign.KeyFileError, match="key-password-wrong"):
        minisign.secret_key((tmp_path / "key").read_bytes(), "别的")


# --- tampering -------------------------------------------------------------------------------------------------------------


def _byte(site: Path) -> None:
    path = site / "aershan/2022-04/01/index.html"
    path.write_bytes(path.read_bytes().replace("遵照".encode(), "参照".encode()))


def _missing(site: Path) -> None:
    (site / "index.html").unlink()


def _added(site: Path) -> None:
    (site / "new.html").write_bytes(b"")


def _entry(site: Path) -> None:
    """A page is changed, and its entry in the manifest with it."""
    _byte(site)
    _relist(site)


def _log_line(site: Path) -> None:
    log = site / chain.LOG
    log.write_bytes(log.read_bytes().replace(b'"count":2', b'"count":1'))
    _relist(site)


def _log_line_gone(site: Path) -> None:
    log = site / chain.LOG
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0] + lines[2])


def _cut_in_line(site: Path) -> None:
    log = site / chain.LOG
    log.write_bytes(log.read_bytes()[:-9])


def _cut_log(site: Path) -> None:
    """A log that ends sooner, in a copy that is signed by the right key once more: only who knows its head can tell."""
    published(site, made.EVENTS[:2])
    _sign_again(site, SECRET)


def _rewritten(site: Path) -> None:
    published(site, [replace(made.EVENTS[0], place="aershan/2022-05"), *made.EVENTS[1:]])
    _sign_again(site, SECRET)


def _swapped_key(site: Path) -> None:
    _entry(site)
    _sign_again(site, OTHER)


def _forged_name(site: Path) -> None:
    """Another key that goes by the name of the right one."""
    _sign_again(site, replace(OTHER, id=SECRET.id))


def _comment(site: Path) -> None:
    path = site / manifest.SIGNATURE
    path.write_bytes(path.read_bytes().replace(b"timestamp:", b"timestamp:1"))


def _no_signature(site: Path) -> None:
    (site / manifest.SIGNATURE).unlink()


def _no_stamp(site: Path) -> None:
    (site / manifest.STAMP).unlink()


def _bad_stamp(site: Path) -> None:
    (site / manifest.STAMP).write_bytes(b"stamp")


def _old_manifest(site: Path) -> None:
    """The manifest of the day before with its own signature; the files are of today."""
    old = published(site.parent / "old", made.EVENTS[:2])
    _sign_again(old, SECRET)
    for name in (manifest.MANIFEST, manifest.SIGNATURE):
        shutil.copy(old / name, site / name)


def _no_manifest(site: Path) -> None:
    (site / manifest.MANIFEST).write_bytes(b"{}")


def _relist(site: Path) -> None:
    manifest.write(site, "c" * 40)


def _sign_again(site: Path, secret: minisign.SecretKey) -> None:
    head = chain.head(log := (site / chain.LOG).read_bytes())
    comment = f"timestamp:{NOW}\tlog:{len(chain.heads(log)) - 1}:{head}"
    (site / manifest.SIGNATURE).write_bytes(secret.sign((site / manifest.MANIFEST).read_bytes(), comment))


TAMPERED: dict[Callable[[Path], None], set[tuple[str, str]]] = {
    _byte: {("index.html", "changed")},
    _missing: {("index.html", "missing")},
    _added: {("new.html", "not listed")},
    _entry: {("manifest.json.minisig", "signature does not match"), ("manifest.json.tsr", "stamp of another manifest")},
    _log_line: {
        ("log.jsonl:3", "chain broken"),
        ("manifest.json.minisig", "signature does not match"),
        ("manifest.json.tsr", "stamp of another manifest"),
    },
    _log_line_gone: {
        ("log.jsonl", "changed"),
        ("log.jsonl:2", "line missing or added"),
    },
    _cut_in_line: {
        ("log.jsonl", "changed"),
        ("log.jsonl:3", "cut in a line"),
        ("log.jsonl:3", "no line of a log"),
        ("manifest.json.minisig", "manifest of another log"),
    },
    _cut_log: {("log.jsonl", "published head is not in this log"), ("manifest.json.tsr", "stamp of another manifest")},
    _rewritten: {
        ("log.jsonl", "published head is not in this log"),
        ("manifest.json.tsr", "stamp of another manifest"),
    },
    _swapped_key: {("manifest.json.minisig", "unknown key"), ("manifest.json.tsr", "stamp of another manifest")},
    _forged_name: {("manifest.json.minisig", "signature does not match")},
    _comment: {("manifest.json.minisig", "trusted comment changed")},
    _no_signature: {("manifest.json.minisig", "not signed")},
    _no_stamp: {("manifest.json.tsr", "no time stamp")},
    _bad_stamp: {("manifest.json.tsr", "time stamp unreadable")},
    _old_manifest: {
        ("log.jsonl", "changed"),
        ("manifest.json.minisig", "manifest of another log"),
        ("manifest.json.tsr", "stamp of another manifest"),
    },
    _no_manifest: {("manifest.json", "no manifest")},
}


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__.strip("_"))
def test_what_is_tampered_with_is_named(
    tamper: Callable[[Path], None], proved: tuple[Path, Trust], tmp_path: Path
) -> None:
    site, trust = tmp_path / "site", proved[1]
    shutil.copytree(proved[0], site)
    head = chain.head((site / chain.LOG).read_bytes())
    tamper(site)
    found = copy.check(site, trust, head).problems
    assert {(Path(path).name, said.rpartition("(")[2].rstrip(")")) for path, said in found} == TAMPERED[tamper]


def test_a_stamp_of_an_authority_that_is_not_trusted(
    proved: tuple[Path, Trust], tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Tsa(tmp_path_factory.mktemp("tsa") / "other")
    trust = replace(proved[1], authorities=(Authority("http://127.0.0.1/", other.root),))
    (problem,) = copy.check(proved[0], trust).problems
    assert "time stamp not trusted" in problem[1]
    assert (
        copy.check(proved[0], replace(trust, authorities=(*trust.authorities, *proved[1].authorities))).problems == []
    )


def test_a_log_that_was_published_is_the_beginning_of_the_next(proved: tuple[Path, Trust]) -> None:
    log = (proved[0] / chain.LOG).read_bytes()
    lines = log.splitlines(keepends=True)
    for known in (b"", lines[0], log, chain.FIRST, chain.head(lines[0])):
        assert chain.refusal(log, known) is None
    other = chain.written([replace(made.EVENTS[0], commit="d" * 40).record])
    assert "第 1 行" in (chain.refusal(log, other) or "")
    assert "已公布到第 3 行，这里只有 2 行" in (chain.refusal(lines[0] + lines[1], log) or "")
    assert chain.refusal(log, chain.head(other))
    assert chain.refusal(log.replace(b'"count":2', b'"count":1'), chain.head(log))


def test_the_chain_can_be_gone_through_with_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(chain.written(event.record for event in made.EVENTS))
    command = "sed -n 2p log.jsonl | tr -d '\\n' | sha256sum | cut -c1-64"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)
    third = json.loads((tmp_path / "log.jsonl").read_bytes().splitlines()[2])
    assert third["before"] == done.stdout.strip()


# --- rolling a key over ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("until", "ended"), [("2025-12-31", True), ("2026-01-01", False), (None, False)])
def test_a_key_signs_up_to_its_last_day(until: str | None, ended: bool, tmp_path: Path) -> None:
    site = published(tmp_path / "site")
    _sign(site, TRUST, tmp_path / "key")
    rolled = Trust((Key("旧", SECRET.public, until), Key("新", OTHER.public)))
    assert [message for _, message in copy.check(site, rolled).problems] == (
        ["密钥「旧」用到 2025-12-31 为止，这份签名签于 2026-01-01 08:00:00 (key has ended)"] if ended else []
    )
    if ended:
        with pytest.raises(SourceError, match="key has ended"):
            _sign(site, rolled, tmp_path / "key")
    assert _sign(site, rolled, tmp_path / "key", OTHER).problems == []


def test_a_stamp_goes_before_what_a_signature_says_of_its_own_day(proved: tuple[Path, Trust]) -> None:
    """Who has found an old key may write any day into a signature, and into no stamp."""
    site, trust = proved
    found = copy.check(site, replace(trust, keys=(Key("旧", SECRET.public, "2026-02-01"),))).problems
    assert ["key has ended" in message for _, message in found] == [True]


# --- signing ---------------------------------------------------------------------------------------------------------------


def _changed(site: Path) -> Trust:
    (site / "index.html").write_bytes(b"")
    return TRUST


REFUSED: dict[str, Callable[[Path], Trust]] = {
    "copy differs": _changed,
    "key is not named": lambda site: Trust((Key("别的", OTHER.public),)),
    "no time stamp": lambda site: replace(TRUST, authorities=(Authority("http://127.0.0.1:9/", "BEGIN CERTIFICATE"),)),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_not_signed(why: str, tmp_path: Path) -> None:
    site = published(tmp_path / "site")
    with pytest.raises(SourceError, match=why):
        _sign(site, REFUSED[why](site), tmp_path / "key")


@pytest.mark.parametrize("data", [b"", b"x\ny\n", minisign.public_file(SECRET.public), b"\xff\xff\n\xff"])
def test_what_is_no_secret_key(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(data)
    with pytest.raises(SourceError, match="no secret key"):
        signing.sign(published(tmp_path / "site"), tmp_path / "key", TRUST, str, NOW)


def test_an_answer_that_is_none(proved: tuple[Path, Trust], monkeypatch: pytest.MonkeyPatch) -> None:
    other = (proved[0] / manifest.STAMP).read_bytes()
    raw = (proved[0] / manifest.MANIFEST).read_bytes()
    assert stamps.of(other, b"another", proved[1].authorities) == "other-content"
    assert stamps.of(b"<html>", raw, proved[1].authorities) == "unreadable"


@pytest.mark.parametrize(
    "data", [b"", b"a\nb\nc\nd\n", b"\xff", b"untrusted comment: a\nQQ==\ntrusted comment: b\nQQ==\n"]
)
def test_what_is_no_signature(data: bytes) -> None:
    assert minisign.signature(data) is None


# --- the command -----------------------------------------------------------------------------------------------------------


def test_the_command_makes_a_key_signs_and_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it prints goes into the register as it is."""
    monkeypatch.chdir(tmp_path)
    published(tmp_path / "site")
    assert cli.main(["sign", "--new", "own.key"]) == 0
    printed = capsys.readouterr().out.replace("\r", "")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "gazettes.yml").write_text(printed.partition("\n\n")[2], encoding="utf-8")
    assert cli.main(["sign", "--key", "own.key"]) == 0
    assert cli.main(["verify", "site"]) == 0
    assert "签名有效" in capsys.readouterr().out
    log = (tmp_path / "site" / chain.LOG).read_bytes()
    assert cli.main(["verify", "site", "--published", chain.head(log), "--key", "own.key.pub"]) == 0
    (tmp_path / "longer.jsonl").write_bytes(log + b"{}\n")
    assert cli.main(["verify", "site", "--published", "longer.jsonl"]) == 1
    assert "log is cut" in capsys.readouterr().out
    assert cli.main(["sign", "--new", "own.key"]) == 1
    assert "file exists" in capsys.readouterr().err
    (tmp_path / "content" / "gazettes.yml").unlink()
    assert cli.main(["verify", "site"]) == 0
    assert "没有核对" in capsys.readouterr().out


def test_without_the_library_there_is_one_command_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    site = published(tmp_path / "site")
    _sign(site, TRUST, tmp_path / "key")
    line = SECRET.public.line
    for name in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, name, None)
    for command in (["sign", "--new", "new.key"], ["verify", "site", "--key", line]):
        assert cli.main(command) == 1
        said = capsys.readouterr()
        assert (said.out + said.err).count("make makers") == 1
    assert not (tmp_path / "new.key").exists()


# --- the register ----------------------------------------------------------------------------------------------------------

GAZETTE = "aershan: {name: 甲, publisher: 乙, short: 丙, region: 丁, level: 戊}\n"
LINE = SECRET.public.line
WRONG = {
    f"keys:\n- name: 2026\n  key: {LINE}\n": 2,
    f"keys:\n- name: a\n  key: {LINE}\n- name: b\n  key: {LINE[:-4]}\n": 4,
    f"keys:\n- name: a\n  key: {LINE}\n- name: b\n  key: {LINE}\n": 4,
    f"keys:\n- name: a\n  key: {LINE}\n  until: 明年\n": 2,
    f"keys:\n- name: a\n  key: {LINE}\n  from: 2024-01-01\n": 2,
    "keys: [a]\n": 1,
    "stamps:\n- url: ftp://a/\n  root: BEGIN CERTIFICATE\n": 2,
    "stamps:\n- url: https://a/\n  root: a\n": 2,
    "stamps:\n- url: https://a/\n": 2,
}


def test_the_register_names_keys_and_authorities(tmp_path: Path) -> None:
    said = f"keys:\n- {{name: a, key: {LINE}, until: 2026-12-31}}\nstamps:\n- {{url: https://a/, root: BEGIN CERTIFICATE}}\n"
    (tmp_path / "gazettes.yml").write_text(GAZETTE + said, encoding="utf-8")
    assert read_trust(tmp_path) == Trust(
        (Key("a", SECRET.public, "2026-12-31"),), (Authority("https://a/", "BEGIN CERTIFICATE"),)
    )
    assert set(read_register(tmp_path)) == {"aershan"}


def test_a_gazette_may_be_called_keys(tmp_path: Path) -> None:
    (tmp_path / "gazettes.yml").write_text(GAZETTE.replace("aershan", "keys"), encoding="utf-8")
    assert set(read_register(tmp_path)) == {"keys"}
    assert read_trust(tmp_path) == Trust()


@pytest.mark.parametrize("said", WRONG)
def test_what_the_register_says_wrong_is_named_with_its_line(said: str, tmp_path: Path) -> None:
    (tmp_path / "gazettes.yml").write_text(said + GAZETTE, encoding="utf-8")
    with pytest.raises(SourceError) as found:
        read_register(tmp_path)
    assert found.value.line == WRONG[said]


def test_an_event_says_no_more_than_is_known() -> None:
    assert Event("t", "c", "published", "a/b").record == {"time": "t", "commit": "c", "event": "published", "at": "a/b"}
