"""`make bench`: the cost of each step and of a whole build, for 100, 1,000 and 10,000 notices.

Each measurement runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench import corpus as bench_corpus

ROOT = Path(__file__).parent.parent
SIZES = (100, 1_000, 10_000)
STEPS = (
    *("read", "parse", "corpus", "pages", "search", "audit", "markdown", "mkdocs", "hugo"),
    *("build", "write", "rebuild", "edit", "preview"),
)
_PLAIN = (
    "site_name: plain\ntheme: {name: mkdocs}\nplugins: []\nmarkdown_extensions: [attr_list]\n"
    "nav: [{首页: index.md}]\nnot_in_nav: '*'\n"
)
_HUGO = "disableKinds: [taxonomy, rss, sitemap]\nmarkup: {goldmark: {renderer: {unsafe: true}}}\n"
_FILLED = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}"


@contextmanager
def _measured(into: dict[str, Any]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), _cpu()
    yield
    into["wall"] = round(time.perf_counter() - wall, 2)
    into["cpu"] = round(_cpu() - cpu, 2)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    into["peak_mb"] = round(peak / 1024)


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _step(name: str, project: Path) -> dict[str, Any]:
    """One step over the project in the folder, measured in this process."""
    os.chdir(project)
    from builder import pages, reading
    from builder.archive import cachefolder, load
    from builder.checks import laws, remarks
    from builder.content.texts import issue_paths, read_issue

    content = Path("content")
    out: dict[str, Any] = {}
    if name in ("read", "parse"):  # on one core
        size = 0
        with _measured(out):
            for path in issue_paths(content):
                text = read_issue(path, content)
                size += path.stat().st_size
                if name == "parse":
                    reading.parse(text)
        return out | {"mb_a_cpu_second": round(size / 1e6 / max(out["cpu"], 0.01), 2)}
    if name == "corpus":  # on all cores, with what spans issues
        cachefolder.clear(Path())
        with _measured(out):
            every, problems = load.read_all(content)
            found = len(every.entries), len(every.by_gazette), len(every.newest)
        return out | {"notices": found[0], "problems": len(problems)}
    if name == "preview":
        return _preview(content)
    if name in ("mkdocs", "hugo"):
        return _other(name)
    if name in ("build", "rebuild", "edit"):
        return _whole(name, content)
    every, _ = load.read_all(content)
    gc.freeze()  # what is at hand before a step is none of its own to look through
    if name == "audit":
        with _measured(out):
            out["found"] = sum(1 for issue in every.issues for _ in (*laws.laws(issue), *remarks.of(issue)))
        return out
    if name == "search":
        with _measured(out):
            sizes = [len(file.content) for file in pages.search_files(every)]
        out |= {"files": len(sizes), "mb": round(sum(sizes) / 1e6, 1)}
        return out
    with _measured(out):
        written = list(pages.documents(every))
    if name == "pages":
        return out | {"files": len(written)}
    if name == "markdown":
        import markdown

        gc.freeze()

        with _measured(out):
            for page in written:
                markdown.markdown(page.body, extensions=["attr_list", "toc"])
        return out
    with tempfile.TemporaryDirectory(dir=project) as folder, _measured(out):  # write: the same bytes, nothing else
        for file in (project / "site").rglob("*"):
            if file.is_file():
                target = Path(folder, file.relative_to(project / "site"))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    return out


def _other(name: str) -> dict[str, Any]:
    """Another program over the Markdown of the same pages, with the plainest of templates; nothing where it is not here."""
    if name == "hugo" and not shutil.which("hugo"):
        return {}
    pages = _plain_pages(Path("plain/content"))
    if name == "hugo":
        for path in (path for path in pages if path.name == "index.md"):  # for Hugo nothing is below such a page
            path.rename(path.with_name("_index.md"))
        Path("plain/layouts/_default").mkdir(parents=True)
        for kind in ("single", "list"):
            Path(f"plain/layouts/_default/{kind}.html").write_text(_FILLED, encoding="utf-8")
        Path("plain/hugo.yaml").write_text(_HUGO, encoding="utf-8")
        command = ["hugo", "--quiet", "--source", "plain"]
    else:
        Path("plain/mkdocs.yml").write_text(f"docs_dir: content\n{_PLAIN}", encoding="utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", "plain/mkdocs.yml", "-d", "public"]
    out = _command(command) | {"pages": len(pages), "made": sum(1 for _ in Path("plain/public").rglob("*.html"))}
    shutil.rmtree("plain/public")
    return out


def _plain_pages(docs: Path) -> list[Path]:
    """The Markdown of all pages, without what other programs would take for theirs: the names of templates, and days."""
    if not docs.exists():
        command = [sys.executable, "-m", "builder.cli", "convert", "--out", docs.as_posix()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(docs / "search", ignore_errors=True)
        for path in docs.rglob("*.md"):
            text = re.sub(r"(?m)^(?:template|published): .*\n", "", path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
    return list(docs.rglob("*.md"))


def _command(command: list[str]) -> dict[str, Any]:
    """A program that runs to its end: the memory is that of the largest of its processes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command}: {status}")
    cpu = round(usage.ru_utime + usage.ru_stime, 2)
    return {"wall": round(time.perf_counter() - start, 2), "cpu": cpu, "peak_mb": round(usage.ru_maxrss / 1024)}


def _whole(name: str, content: Path) -> dict[str, Any]:
    from builder.archive import cachefolder

    if name == "build":
        shutil.rmtree("site", ignore_errors=True)
        cachefolder.clear(Path())
    if name == "edit":
        path = sorted(content.glob("*/*.txt"))[0]
        path.write_text(path.read_text(encoding="utf-8").replace("各", "每", 1), encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in Path("site").rglob("*") if path.is_file()}
    out = _command([sys.executable, "-m", "builder.cli", "build"])
    files = {path: path.stat() for path in Path("site").rglob("*") if path.is_file()}
    html = sorted(
        stat.st_size for path, stat in files.items() if path.parent.name.isdigit() and path.name == "index.html"
    )
    return out | {
        "files": len(files),
        "mb": round(sum(stat.st_size for stat in files.values()) / 1e6, 1),
        "written": sum(1 for path, stat in files.items() if before.get(path) != stat.st_mtime_ns),
        "median_notice_kb": round(statistics.median(html) / 1024, 1) if html else 0,
        "largest_page_kb": round(max(stat.st_size for path, stat in files.items() if path.suffix == ".html") / 1024),
    }


def _preview(content: Path) -> dict[str, Any]:
    """How long `gazette serve` takes to show an edit."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    path = sorted(content.glob("*/*.txt"))[0]
    page = f"http://127.0.0.1:{port}/{path.parent.name}/{path.stem}/source/"
    text = path.read_text(encoding="utf-8")
    out: dict[str, Any] = {}
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # in the background it is ignored, and what is started inherits that
    server = subprocess.Popen([sys.executable, "-m", "builder.cli", "serve", "--port", port], stderr=subprocess.DEVNULL)
    try:
        _await(page, "")
        time.sleep(2)  # what changes before the watcher's first look goes unseen
        with _measured(out):
            path.write_text(text.replace("\n", "\n改动的一行\n", 1), encoding="utf-8")
            _await(page, "改动的一行")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
        path.write_text(text, encoding="utf-8")
    return {"wall": out["wall"]}


def _await(page: str, text: str) -> None:
    while True:
        try:
            with urllib.request.urlopen(page, timeout=600) as answer:
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.1)


def _project(folder: Path, notices: int, seed: int) -> None:
    """A copy of this project with a made corpus."""
    folder.mkdir()
    for name in ("mkdocs.yml", "overrides", "builder"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    bench_corpus.make(ROOT / "content", folder / "content", notices, seed)


def _run(name: str, project: Path) -> dict[str, Any]:
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(ROOT),
        "GAZETTE_CACHE": str(project.with_name("cache")),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--step", name, "--project", str(project)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1:]}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _table(results: dict[int, dict[str, dict[str, Any]]]) -> Iterator[str]:
    sizes = list(results)
    yield (
        "| step | "
        + " | ".join(f"{size:,} notices: wall s / CPU s / peak MB" for size in sizes)
        + "".join(f" | growth {a:,} → {b:,}" for a, b in pairwise(sizes))
        + " | share of the build |"
    )
    yield "|" + " --- |" * (2 + len(sizes) + len(sizes) - 1)
    for name in results[sizes[0]]:
        cells = [
            f"{r.get('wall', '–')} / {r.get('cpu', '–')} / {r.get('peak_mb', '–')}"
            for r in (results[s][name] for s in sizes)
        ]
        growth = [
            f"×{results[b][name]['cpu'] / results[a][name]['cpu']:.1f}"
            if results[a][name].get("cpu") and results[b][name].get("cpu")
            else "–"
            for a, b in pairwise(sizes)
        ]
        share = _ratio(results[sizes[-1]], name, "build", "cpu")
        yield f"| {' | '.join([name, *cells, *growth, share])} |"
    yield ""
    for size, own in results.items():
        yield f"- {size:,}: {'; '.join(_said(own))}"


def _said(own: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What is to be said of the steps of one size."""
    if "corpus" in own and "parse" in own:
        yield f"{own['corpus'].get('notices')} notices, parsed at {own['parse'].get('mb_a_cpu_second')} MB a CPU second"
    if build := own.get("build"):
        yield f"site {build['files']:,} files, {build['mb']} MB, median notice page {build['median_notice_kb']} KB"
        yield f"largest page {build['largest_page_kb']} KB"
    for name in ("rebuild", "edit"):
        if name in own:
            yield f"{name} wrote {own[name]['written']} files"
    for name, beside in (("build", "mkdocs"), ("build", "hugo"), ("edit", "build"), ("parse", "markdown")):
        if name in own and beside in own:
            yield f"{name} / {beside} {_ratio(own, name, beside, 'cpu')} in CPU, {_ratio(own, name, beside, 'wall')} in wall time"


def _ratio(own: dict[str, dict[str, Any]], name: str, beside: str, kind: str) -> str:
    """One step as a share of another one."""
    part, whole = own[name].get(kind), own.get(beside, {}).get(kind)
    return f"{part / whole:.2f}" if part and whole else "–"


def main() -> None:
    """Measure, print, and keep the table in RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--steps", choices=STEPS, nargs="+", default=STEPS)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--project", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(_step(arguments.step, arguments.project)))
        return
    results: dict[int, dict[str, dict[str, Any]]] = {}
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory(prefix="gazette-bench-") as folder:
            project = Path(folder, "project")
            _project(project, size, arguments.seed)
            results[size] = {}
            for name in arguments.steps:
                results[size][name] = _run(name, project)
                print(f"{size:>7,}  {name:<9} {results[size][name]}", file=sys.stderr, flush=True)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    report = "\n".join(_table(results))
    print(report)
    if tuple(arguments.sizes) == SIZES and tuple(arguments.steps) == STEPS:
        date = time.strftime("%Y-%m-%d", time.gmtime())
        head = f"# What a build costs\n\n{date}, {machine}, seed {arguments.seed}.  `make bench` writes this page.\n\n"
        (ROOT / "bench" / "RESULTS.md").write_text(head + report + "\n", encoding="utf-8")


if __name__ == "__main__":
    from builder.maintain import terminal

    with terminal.guarded():
        main()
