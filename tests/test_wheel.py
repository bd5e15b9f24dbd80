"""The wheel: the same bytes however it is packed, the same site as the repository's, and a portal of anybody's in five commands."""

from __future__ import annotations

import html
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from builder import arguments, cli
from builder.content.register import read_register
from builder.maintain import starter
from builder.site import build

ROOT = Path(__file__).resolve().parent.parent
PACKED = ("builder", "overrides", "content/about.md", "content/guide.md", "setup.py", "pyproject.toml", "MANIFEST.in")
PACK = "import os, sys; os.umask(int(sys.argv[2], 8)); from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
SDIST = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
BUILD = "import sys; from pathlib import Path; from builder.site import build; build.build(*map(Path, sys.argv[1:]))"
OURS = re.compile("北疆|内蒙古|阿尔山|兴安盟|伊金霍洛|阿政|aershan|xingan")
TEXT = """{name}
2024年第3期（总第4期）
{publisher}关于印发防汛方案的通知
{first}政发〔2024〕4号
各镇人民政府：
现将方案印发给你们，请遵照执行。
一、总体要求
各镇要高度重视，“单价”为{{{{ 7 }}}}元，{{% 八 %}}，{{# 注 #}}。
{publisher}
2024年4月12日
"""
CITIES = {
    "苇川": ("苇川县", "某某省某某市苇川县", "https://www.example.gov.cn/", "weichuan"),
    "yunze": ("云泽市", "某某省云泽市", "https://www.example.org/zwgk/gb/", "yunze"),
}
Run = Callable[..., subprocess.CompletedProcess[str]]


def _sources(folder: Path) -> Path:
    for name in (*PACKED, "README.md", "LICENSE"):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    return folder


def _pack(sources: Path, out: Path, mask: str) -> bytes:
    out.mkdir()
    subprocess.run([sys.executable, "-c", PACK, str(out), mask], cwd=sources, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = out.glob("gazette_portal-*-py3-none-any.whl")
    return wheel.read_bytes()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _pack(_sources(folder / "sources"), folder / "out", "022")
    return next((folder / "out").iterdir())


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command of the program as it lies in the wheel, with the libraries of this Python."""
    installed = tmp_path_factory.mktemp("installed")
    install = ("pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-index", "--target")
    subprocess.run([sys.executable, "-m", *install, str(installed), str(wheel)], check=True)
    kept = {key: value for key, value in os.environ.items() if key not in ("CI", "SITE_URL", "REPORT_URL")}

    path = os.pathsep.join(filter(None, (str(installed), os.environ.get("PYTHONPATH"))))

    def command(folder: Path, *words: str, status: int = 0, **given: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-P", *words], cwd=folder, env={**kept, "PYTHONPATH": path, **given},
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == status, (words, done.stdout, done.stderr)
        return done

    return command


def _gazette(run: Run, folder: Path, *words: str) -> str:
    return run(folder, "-m", "builder", *words).stdout


def _shown(page: bytes) -> str:
    return html.unescape(page.decode())


def _files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


# --- the wheel -----------------------------------------------------------------------------------------------------------


def test_the_same_files_make_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    """Under another mask, at another time, out of a checkout with other modes, and out of the sdist."""
    sources = _sources(tmp_path / "sources")
    for path in sources.rglob("*"):
        if path.is_file():
            path.chmod(0o664)
            os.utime(path, (1_500_000_000, 1_500_000_000))
    assert _pack(sources, tmp_path / "again", "077") == wheel.read_bytes()
    subprocess.run([sys.executable, "-c", SDIST, str(tmp_path)], cwd=sources, check=True, stdout=subprocess.DEVNULL)
    (packed,) = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(packed, tmp_path / "sdist", filter="data")
    (unpacked,) = (tmp_path / "sdist").iterdir()
    assert _pack(unpacked, tmp_path / "third", "022") == wheel.read_bytes()


def test_everything_that_a_portal_needs_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    theme = {
        f"builder/theme/{path.relative_to(ROOT / 'overrides').as_posix()}" for path in (ROOT / "overrides").rglob("*.*")
    }
    assert {name for name in theme if "__pycache__" not in name} <= names
    data = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "builder").rglob("*") if path.suffix in (".yml", ".json")
    }
    assert data <= names
    assert {"builder/starter/guide.md", "builder/starter/about.md", "builder/starter/gitignore"} <= names
    assert "builder/theme.py" not in names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "content/", "overrides/"))]


def test_it_builds_what_the_repository_builds(run: Run, tmp_path: Path) -> None:
    """Byte for byte: an issue of content/ and all its pages, with the manifest."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "content", project / "content", ignore=shutil.ignore_patterns("20*"))
    shutil.copy(ROOT / "content" / "aershan" / "2023-01.txt", project / "content" / "aershan")
    shutil.copy(ROOT / "mkdocs.yml", project)
    (project / "overrides").symlink_to(ROOT / "overrides")
    build.build(project, tmp_path / "here")
    run(tmp_path, "-c", BUILD, str(project), str(tmp_path / "site"), GAZETTE_CACHE=str(tmp_path / "cache"))
    assert _files(tmp_path / "site") == _files(tmp_path / "here")


def test_out_of_its_folder_it_need_not_be_installed() -> None:
    code = (
        "from importlib import metadata; from pathlib import Path\n"
        "find = metadata.MetadataPathFinder.find_distributions\n"
        "def without(context=metadata.DistributionFinder.Context()):\n"
        "    return (each for each in find(context) if each.name != 'gazette-portal')\n"
        "metadata.MetadataPathFinder.find_distributions = without\n"
        "from builder.site import settings; print(settings.load(Path()).theme.dirs[0])"
    )
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shown.strip() == str(ROOT / "overrides")


# --- portals -------------------------------------------------------------------------------------------------------------


def _begin(run: Run, folder: Path, city: str) -> Path:
    """A portal with its first issue."""
    place, region, address, _ = CITIES[city]
    said = {"name": f"{place}人民政府公报", "publisher": f"{place}人民政府", "region": region, "address": address}
    _gazette(run, folder, "new", city, *(word for key, value in said.items() for word in (f"--{key}", value)))
    text = TEXT.format(first=place[0], **said)
    (folder / "公报.txt").write_text(text, encoding="utf-8")
    assert "2024-03.txt" in _gazette(run, folder / city, "add", "../公报.txt")
    return folder / city


@pytest.fixture(scope="module")
def portal(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That of the first city, under a path in Chinese."""
    return _begin(run, tmp_path_factory.mktemp("网站 甲"), "苇川")


def _is_whole(site: Path, city: str) -> None:
    place, _, address, slug = CITIES[city]
    files = _files(site)
    assert f"{slug}/2024-03/01/index.html" in files
    named = [name for name, data in files.items() if OURS.search(data.decode("utf-8", "ignore"))]
    assert named == []
    assert f"<loc>{address}{slug}/2024-03/01/</loc>" in files["sitemap.xml"].decode()
    notice = _shown(files[f"{slug}/2024-03/01/index.html"])
    for words in ("{{ 7 }}元，{% 八 %}，{# 注 #}", f"{place}人民政府公报"):
        assert words in notice
    assert f"{place}人民政府公报所刊载的公文" in files["about/index.html"].decode()
    assert f"如 <code>{slug}</code>" in files["guide/index.html"].decode()
    assert [name for name in files if name.endswith(".png")] == ["assets/images/card.png"], "pictures of another portal"


def test_two_cities_in_five_commands_each(run: Run, portal: Path, tmp_path: Path) -> None:
    """Environment and wheel are two; then new, add, build."""
    for city, folder in (("苇川", portal), ("yunze", _begin(run, tmp_path, "yunze"))):
        _gazette(run, folder, "build")
        assert "一致" in _gazette(run, folder, "verify", "site")
        assert _gazette(run, folder, "check", "--strict") is not None
        _is_whole(folder / "site", city)
        lines = [line for line in (folder / "mkdocs.yml").read_text(encoding="utf-8").splitlines() if line.strip()]
        assert len(lines) <= 10


def test_mkdocs_itself_builds_a_portal_and_the_command_goes_on_from_there(
    run: Run, portal: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(portal, tmp_path / "b", ignore=shutil.ignore_patterns("site"))
    run(folder, "-m", "mkdocs", "build", "--quiet", "--strict")
    by_mkdocs = _files(folder / "site")
    _gazette(run, folder, "build")
    assert _files(folder / "site") == by_mkdocs


def test_a_folder_with_content_alone_is_built(run: Run, portal: Path, tmp_path: Path) -> None:
    shutil.copytree(portal / "content" / "weichuan", tmp_path / "content" / "weichuan")
    shutil.copy(portal / "content" / "gazettes.yml", tmp_path / "content")
    _gazette(run, tmp_path, "build")
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "苇川县人民政府公报" in home
    assert 'href="about/"' not in home, "nobody has written that page"


def test_what_is_a_portals_own_wins(run: Run, portal: Path, tmp_path: Path) -> None:
    """Templates, styles, emblem, pages and menu; its Markdown does not touch what is printed."""
    folder = shutil.copytree(portal, tmp_path / "b", ignore=shutil.ignore_patterns("site"))
    settings = (
        (folder / "mkdocs.yml")
        .read_text(encoding="utf-8")
        .replace("theme: gazette", "theme: {name: gazette, logo: assets/images/emblem.svg}")
    )
    settings += (
        "extra_css: [assets/stylesheets/own.css]\nmarkdown_extensions: [smarty]\n"
        "nav:\n- 首页: index.md\n- 查:\n  - 公报: gazettes/index.md\n  - 联系: contact.md\n"
    ).replace("\n\n", "\n")
    (folder / "mkdocs.yml").write_text(
        settings.replace("icp: !ENV [SITE_ICP, null]", "icp: 京ICP备00000000号"), encoding="utf-8"
    )
    own = {
        "overrides/assets/stylesheets/own.css": ":root { --gz-red: #123456; }",
        "overrides/assets/images/emblem.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "overrides/partials/subscribe.html": "",
        "overrides/404.html": '{% extends "base.html" %}{% block content %}<h1>自己的话</h1>{% endblock %}',
        "content/contact.md": '# 联系我们\n\n电话 "12"。\n',
        "content/help.md": "---\ntitle: 帮助\n---\n\n# 帮助\n",
    }
    for name, text in own.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    _gazette(run, folder, "build")
    assert "G009" not in _gazette(run, folder, "check")
    files = _files(folder / "site")
    notice = _shown(files["weichuan/2024-03/01/index.html"])
    assert re.search(r"own\.[0-9a-f]{8}\.css", notice)
    assert "assets/images/emblem.svg" in notice
    assert "京ICP备00000000号" in notice
    assert '">联系</a>' in notice
    assert "“单价”为{{ 7 }}元" in notice
    assert "自己的话" in files["404.html"].decode()
    assert {"contact/index.html", "help/index.html"} <= files.keys()


PLUGINS = {
    "mkdocs_redirects": ("redirects: {redirect_maps: {old.md: about.md}}", {}, "old/index.html", "about"),
    "mkdocs_minify_plugin": ("minify: {minify_html: true}", {}, "weichuan/2024-03/01/index.html", "{{ 7 }}元，{% 八 %}，{# 注 #}"),
    "mkdocs_literate_nav": (
        "literate-nav",
        {"SUMMARY.md": "* [首页](index.md)\n* 查\n    * [联系](contact.md)\n", "contact.md": "# 联系我们\n"},
        "contact/index.html",
        "联系我们",
    ),
    "mkdocs_macros": ("macros: {on_error_fail: true}", {"contact.md": "---\ntitle: 联系\n---\n# {{ config.site_name }}\n"},
                      "contact/index.html", '>苇川县人民政府公报<a class="headerlink'),
    "mkdocs_awesome_nav": (
        "awesome-nav",
        {".nav.yml": "nav:\n- index.md\n- 查:\n  - gazettes\n  - contact.md\n", "contact.md": "---\ntitle: 联系\n---\n"},
        "weichuan/2024-03/01/index.html",
        '">联系</a>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("module", PLUGINS)
@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_it_lives_beside_other_plugins(module: str, first: bool, run: Run, portal: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"no {module}; pip install mkdocs-{module.removeprefix('mkdocs_').replace('_', '-')}")
    line, pages, path, words = PLUGINS[module]
    folder = shutil.copytree(portal, tmp_path / "b", ignore=shutil.ignore_patterns("site"))
    both = "".join(f"\n- {each}" for each in (("gazette", line) if first else (line, "gazette")))
    settings = (folder / "mkdocs.yml").read_text(encoding="utf-8").replace("plugins: [gazette]", f"plugins:{both}")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    for name, text in pages.items():
        (folder / "content" / name).write_text(text, encoding="utf-8")
    _gazette(run, folder, "build")
    _gazette(run, folder, "verify", "site")
    assert words in _shown((folder / "site" / path).read_bytes())


def test_a_plugin_that_changes_what_is_printed_fails_the_build(run: Run, portal: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(portal, tmp_path / "b", ignore=shutil.ignore_patterns("site"))
    (folder / "rename.py").write_text(
        "def on_post_page(output, page, config):\n    return output.replace('请遵照', '不必遵照')\n", encoding="utf-8"
    )
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("hooks: [rename.py]\n")
    assert "a plugin changed the text" in run(folder, "-m", "builder", "build", status=1).stderr
    assert not (folder / "site").exists()


# --- new and upgrade -----------------------------------------------------------------------------------------------------

PORTAL = starter.Portal(
    "苇川县人民政府公报", "苇川县人民政府", "某某省某某市苇川县", "https://www.example.gov.cn/gb/", "weichuan",
    "someone/gazette-portal@3d3c42e5aac5ba805825da76410c181273ba90b1",
)  # fmt: skip


def test_nothing_of_this_portal_is_in_what_is_written(tmp_path: Path) -> None:
    starter.new(PORTAL, tmp_path / "a")
    written = {path: data.decode() for path, data in _files(tmp_path / "a").items()}
    assert {path: OURS.findall(text) for path, text in written.items() if OURS.search(text)} == {}
    assert not [path for path, text in written.items() if re.search(r"%[a-z]+%", text)]
    guide = written["content/guide.md"]
    assert not re.findall(r"`make|^make |/run\.txt", guide, re.MULTILINE), "a portal has no Makefile"
    assert "{#" not in guide + written["content/about.md"]
    (gazette,) = read_register(tmp_path / "a" / "content").values()
    assert (gazette.slug, gazette.name, gazette.level) == ("weichuan", PORTAL.name, "县级")
    for name in ("check", "publish"):
        (job,) = yaml.safe_load(written[f".github/workflows/{name}.yml"])["jobs"].values()
        workflow, _, ref = job["uses"].partition("@")
        assert (ROOT / workflow.removeprefix("someone/gazette-portal/")).is_file()
        assert job["with"]["ref"] == ref == PORTAL.engine.partition("@")[2]


@pytest.mark.parametrize("page", ["about.md", "guide.md"])
def test_every_rule_on_this_repositorys_pages_finds_something(page: str) -> None:
    text = (ROOT / "content" / page).read_text(encoding="utf-8")
    for pattern, put in starter.rules()[page]:
        text, count = re.subn(pattern, put, text)
        assert count, pattern


def test_every_command_of_the_guide_of_a_portal_is_one() -> None:
    guide = starter.files(PORTAL)["content/guide.md"].decode()
    commands = re.findall(r"`gazette ([a-z]+ [^`…]*)`", guide) + re.findall(r"^gazette (.*)$", guide, re.MULTILINE)
    assert len(commands) > 10
    for line in commands:
        assert arguments.parser().parse_args(line.split()).command


@pytest.mark.parametrize(
    ("publisher", "slug"),
    [
        ("苇川县人民政府", "weichuan"),
        ("云泽市人民政府办公室", "yunze"),
        ("北岭自治州人民政府", "beiling"),
        ("人民政府", ""),
    ],
)
def test_a_name_for_the_folder_is_proposed(publisher: str, slug: str) -> None:
    assert starter.slug(publisher) == slug


def test_what_is_asked_is_named_where_nobody_can_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(["new", str(tmp_path / "a"), "--name", "苇川县人民政府公报"]) == 2
    assert "--publisher" in capsys.readouterr().err
    given = ["--name", "甲", "--publisher", "甲", "--region", "甲", "--slug", "jia"]
    assert cli.main(["new", str(tmp_path / "a"), *given, "--address", "www.example.gov.cn"]) == 1
    assert "G035" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


def test_upgrade_leaves_alone_what_somebody_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    starter.new(PORTAL, tmp_path / "a")
    monkeypatch.chdir(tmp_path / "a")
    assert list(starter.upgrade(Path())) == []
    Path("content/about.md").write_text("# 自己的话\n", encoding="utf-8")
    Path(".gitlab-ci.yml").unlink()
    before = starter.files(PORTAL)
    monkeypatch.setattr(
        starter, "files", lambda portal: {path: data + b"\n# new\n" for path, data in before.items()} | {"b.txt": b"b"}
    )
    assert cli.main(["upgrade"]) == 0
    said = dict(line.split(": ") for line in capsys.readouterr().out.splitlines())
    assert {path for path, what in said.items() if "left alone" in what} == {"content/about.md", ".gitlab-ci.yml"}
    assert Path("content/about.md").read_text(encoding="utf-8") == "# 自己的话\n"
    assert not Path(".gitlab-ci.yml").exists()
    assert Path("mkdocs.yml").read_bytes() == before["mkdocs.yml"] + b"\n# new\n"
    assert Path("b.txt").read_bytes() == b"b"
    assert [line for line in starter.upgrade(Path()) if "left alone" not in line] == []


@pytest.mark.needs("git")
def test_a_portal_is_compared_with_a_commit_by_the_installed_program(run: Run, portal: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(portal, tmp_path / "b", ignore=shutil.ignore_patterns("site"))
    who = ("-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "one")):
        subprocess.run(["git", *command], cwd=folder, check=True)
    assert "没有影响" in _gazette(run, folder, "diff", "HEAD")
    path = folder / "content" / "weichuan" / "2024-03.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("请遵照执行", "请认真执行"), encoding="utf-8")
    assert "请认真执行" in _gazette(run, folder, "diff", "HEAD")
