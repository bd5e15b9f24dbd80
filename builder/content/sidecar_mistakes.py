"""What is said of a sidecar that is YAML and has not the form of one: the cause, and the right form out of what was written.

Guaranteed: nothing of what is to be redacted is shown.
Not done here: finding the mistakes (see `sidecar_form`), and what is no YAML (see `yaml_causes`).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from builder.codes import Said, say
from builder.content import yaml_causes
from builder.text import numerals, organs, signs

if TYPE_CHECKING:
    import jsonschema

Path = tuple[str | int, ...]
_SHOWN = 60  # characters of a wrong value
_NAMED = 5  # unknown keys that a message names
_WORDS = {
    "string": "文字",
    "integer": "整数",
    "boolean": "true 或 false",
    "array": "列表（每项以 - 开头）",
    "object": "对照表（键: 值）",
    "null": "null",
}
_MEANT = {
    "公报": "gazette", "公报名称": "gazette", "主办机关": "publisher", "年份": "year", "年": "year", "期号": "number",
    "总期号": "total", "总期": "total", "日期": "date", "收录日期": "added", "公布日期": "added", "成文日期": "date", "公文": "notices", "行": "lines", "校订": "corrections",
    "更正": "corrections", "隐去": "redactions", "撤回": "withdrawn", "照排": "verbatim", "标题": "title", "文号": "number",
    "发文字号": "number", "文种": "kind", "机关": "issuer", "发文机关": "issuer", "主送": "addressees", "主送机关": "addressees",
    "栏目": "section", "页码": "page", "位置": "at", "原文": "text", "改为": "to", "到": "to", "理由": "reason", "依据": "ground",
    "类型": "type", "级别": "level", "名单": "roster", "表格": "table", "表头": "header_rows", "第几处": "nth", "行号": "line",
}  # fmt: skip
_VALUES = {
    "层次标题": "heading", "小标题": "heading", "标题": "heading", "段落": "paragraph", "正文": "paragraph", "条目": "item",
    "公文标题": "title", "文号": "number", "副题": "subtitle", "副标题": "subtitle", "作者": "byline", "主送机关": "addressees",
    "署名": "signature", "落款": "signature", "日期": "date", "成文日期": "date", "说明": "note", "注": "note", "附件": "attachment-label",
    "附件标号": "attachment-label", "附件标题": "attachment-title", "附件说明": "attachment-list", "页码": "page-number",
    "页眉": "running-header", "网址": "stamped-url", "header": "running-header", "page": "page-number", "text": "paragraph",
    "para": "paragraph", "attachment": "attachment-label", "sign": "signature",
}  # fmt: skip
_YES, _NO = ("是", "对", "真", "true", "yes", "√"), ("否", "不是", "假", "false", "no", "×")
_QUOTES = "“”‘’「」『』\"'"
_WITHDRAWN = "withdrawn: {ground: 发文机关决定撤回, date: 2024-05-01}"
_DAY = re.compile(r"^\D{0,4}(\d{4})\s*[-—–./年、]\s*(\d{1,2})\s*[-—–./月、]\s*(\d{1,2})\s*日?$")

_TIMED = re.compile(r"^(.*?)[T\s]*(\d{1,2})[:：时](\d\d)\D*")


def where(path: Iterable[str | int]) -> str:
    """A place in a sidecar, in words."""
    return " ".join(f"第 {step + 1} 项" if isinstance(step, int) else step for step in path)


def no_mapping(value: Any) -> Said:
    """What is wrong with a sidecar that is no mapping."""
    if isinstance(value, str) and (said := yaml_causes.of_line(value.splitlines()[0])):
        return said
    first = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else None
    if first is None:
        return say("sidecar-is-no-mapping")
    if facts := [key for key in ("gazette", "publisher", "year", "total") if key in first]:
        return say("sidecar-key-of-issue", where="列表", key=facts[0])
    lists = {"ground": "redactions", "reason": "corrections", **dict.fromkeys(("type", "join", "split"), "lines")}
    return say("sidecar-is-list", list=next((lists[key] for key in first if key in lists), "notices"))


def explain(error: jsonschema.ValidationError, root: Mapping[str, Any], data: Any) -> Said:
    """What is wrong with `data`, what was expected, and where one can be told, the right form.  `root` is the schema of a
    sidecar."""
    path: Path = tuple(error.absolute_path)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    there = where(path) or "旁注"
    value: Any = error.instance
    if error.validator == "additionalProperties":
        return _unknown(path, there, value, schema.get("properties", {}), root)
    if error.validator == "required":
        return _missing(there, value, schema)
    hidden = path[:1] == ("redactions",) and schema.get("format") != "date"
    if not hidden and (said := _right(path, there, value, schema, _beside(path, data))):
        return said
    return _as_described(error, there, schema, signs.MARK if hidden else _shown(value))


def _as_described(error: jsonschema.ValidationError, there: str, schema: Mapping[str, Any], shown: str) -> Said:
    """What the schema says of a wrong value."""
    expected = f"；应为：{schema['description']}" if schema.get("description") else ""
    if error.validator in ("minimum", "maximum"):
        expected += f"；可写 {schema['minimum']}—{schema['maximum']}"
    if error.validator == "enum":
        return say("value-unknown", where=there, value=shown, expected=expected)
    if error.validator == "type":
        return say("value-of-wrong-type", where=there, kinds=_kinds(schema["type"]), value=shown, expected=expected)
    return say("value-of-wrong-form", where=there, value=shown, expected=expected)


# --- keys ----------------------------------------------------------------------------------------------------------------


def _unknown(
    path: Path, there: str, value: Mapping[Any, Any], known: Mapping[str, Any], root: Mapping[str, Any]
) -> Said:
    """A key that may not stand there: misspelt, of another list, or unknown."""
    keys = [str(key) for key in value if key not in known]
    if said := yaml_causes.of_line(f"{keys[0]}: …"):
        return said
    key = keys[0][:_SHOWN]
    meant = _MEANT.get(key) or next(iter(get_close_matches(key.lower(), known, 1, 0.7)), key)
    if meant in known:
        return say("sidecar-key-meant", where=there, key=key, meant=meant)
    if len(path) > 1 and meant in root["properties"]:
        return say("sidecar-key-of-issue", where=there, key=key)
    if name := next((name for name in root["properties"] if meant in _keys_in(root, name)), None):
        first = root["properties"][name]["items"]["required"][0]
        return say("sidecar-key-elsewhere", where=there, key=key, list=name, first=first, meant=meant)
    return say("sidecar-key-unknown", where=there, keys=_several(keys), known="、".join(known))


def _keys_in(root: Mapping[str, Any], name: str) -> Container[str]:
    """The keys of the entries of a list."""
    return root["properties"][name].get("items", {}).get("properties", {})  # type: ignore[no-any-return]


def _several(keys: Sequence[str]) -> str:
    return "、".join(key[:_SHOWN] for key in keys[:_NAMED]) + ("…" if len(keys) > _NAMED else "")


def _missing(there: str, value: Mapping[str, Any], schema: Mapping[str, Any]) -> Said:
    """Keys that an entry needs, each with what it says."""
    keys = [key for key in schema["required"] if key not in value]
    examples = {"at": "at: 那一行的文字", "reason": "reason: 与纸质公报核对", "date": "date: 2024-05-01"}
    examples |= {"ground": "ground: 当事人申请", "text": "text: 原文的文字", "to": "to: 更正后的文字"}
    examples |= {"pages": "pages: [1-4, 7]"}
    return say("sidecar-key-missing", where=there, keys="、".join(keys), right="；".join(examples[key] for key in keys))


# --- values --------------------------------------------------------------------------------------------------------------


def _beside(path: Path, data: Any) -> Sequence[Any]:
    """The cells that were written where rows are wanted."""
    for step in path[:-1] if path[-2:-1] in (("roster",), ("table",)) else ():
        data = data[step]
    return (
        data if isinstance(data, list) and not any(isinstance(each, list) or " " in str(each) for each in data) else ()
    )


def _right(path: Path, there: str, value: Any, schema: Mapping[str, Any], beside: Sequence[Any]) -> Said | None:
    """What a wrong value should be, where that can be told."""
    if isinstance(value, list | dict) or value is None:
        return _of_shape(path, there, value, schema)
    if schema.get("type") == "object" and len(path) > 1 and isinstance(path[-1], int):
        return yaml_causes.of_line(f"- {value}")
    if schema.get("type") == "array" and path[-2:-1] in (("roster",), ("table",)):
        cells = _cells(str(value)) if len(beside) < 2 else list(map(str, beside))
        return say("row-of-text", where=there, right=f"[{', '.join(cells)}]")
    right = _other(value, _meant(path, unicodedata.normalize("NFKC", str(value)).strip(_QUOTES + " "), schema))
    if right is None:
        return None
    bare = "，不加引号" if str(value).strip(_QUOTES) == right else ""
    return say("value-meant", where=there, value=_shown(value), right=right, expected=bare)


def _other(value: Any, right: str | None) -> str | None:
    """The right form of a value; None where it is what was written, a figure that is not allowed there."""
    return None if right == str(value) and not isinstance(value, str) else right


def _of_shape(path: Path, there: str, value: Any, schema: Mapping[str, Any]) -> Said | None:
    """A list or a mapping where something else is wanted, or nothing at all."""
    if path[-2:-1] in (("roster",), ("table",)) and isinstance(value, dict):
        return say("row-of-text", where=there, right=f"[{', '.join(map(str, value.values()))}]")
    if schema.get("type") == "array" and isinstance(value, dict):
        first = next(iter(value.items()), ("at", "…"))
        return say("list-without-dashes", where=there, right=f"{first[0]}: {_shown(first[1])}")
    if schema.get("type") == "array" and not value and len(path) == 1:
        return say("list-without-entries", where=there)
    if schema.get("type") == "object" and path and path[-1] == "withdrawn":
        return say("value-meant", where=there, value=_shown(value), right=_WITHDRAWN, expected="")
    return None


def _meant(path: Path, text: str, schema: Mapping[str, Any]) -> str | None:
    """A value of the right form that says what a wrong one means."""
    key = path[-1] if path else ""
    if schema.get("format") in ("date", "moment"):
        return _day(text) if schema["format"] == "date" else _moment(text)
    if "enum" in schema:
        near = get_close_matches(text.lower(), schema["enum"], 1, 0.6)
        return next((each for each in (_VALUES.get(text.lower()), *near) if each in schema["enum"]), None)
    if schema.get("const") is True or schema.get("type") == "boolean":
        return _yes_or_no(text, no=schema.get("type") == "boolean")
    if meant := _OF_KEY.get(str(key)):
        return meant(text)
    return _figure(text) if "integer" in schema.get("type", ()) else None


def _yes_or_no(text: str, *, no: bool) -> str | None:
    return "true" if text.lower() in _YES else "false" if no and text.lower() in _NO else None


def _issue_number(text: str) -> str | None:
    figures = [str(int(each)) for each in re.findall(r"(?<!\d)\d{1,3}(?!\d|年)", text)]
    return "-".join(figures[:2]) if figures and "〔" not in text else None


def _year(text: str) -> str | None:
    year = numerals.year(text.rstrip("年"))
    return _figure(text) or (str(year) if year else None)


def _figure(text: str) -> str | None:
    figures = re.findall(r"\d{1,5}", text)
    return figures[0] if len(figures) == 1 else None


_OF_KEY: Mapping[str, Callable[[str], str | None]] = {
    "number": _issue_number,
    "year": _year,
    "id": lambda text: f'"{int(text):02d}"（加引号）' if text.isdecimal() and len(text) < 4 else None,
    "issuer": lambda text: f"[{', '.join(_cells(text))}]",
    "withdrawn": lambda text: _WITHDRAWN,
}


def _day(text: str) -> str | None:
    """A date as a sidecar writes it."""
    found = _DAY.match(text) or re.match(r"^(\d{4})(\d\d)(\d\d)$", text)
    if found:
        try:
            return datetime.date(*map(int, found.groups())).isoformat()
        except ValueError:  # no such day
            return None
    return numerals.date_in(text)


def _moment(text: str) -> str | None:
    """A date with its time as a sidecar writes them; the date alone where the time is none."""
    if not (found := _TIMED.match(text)):
        return _day(text)
    date, hour, minute = _day(found[1].strip()), int(found[2]), int(found[3])
    return f"{date} {hour:02d}:{minute:02d}" if date and hour < 24 and minute < 60 else date


def _cells(text: str) -> list[str]:
    """What a row or a list should have for its cells, written as one text."""
    return [part for part in re.split(r"[\s，、,|]+", text.strip("【】［］[]（）()")) if part]


def several_in_one(there: str, names: Sequence[str]) -> Said | None:
    """That a list has several organs for one."""
    parts = [[part for part in re.split("[，、；]", name) if part] for name in names]
    if not any(len(some) > 1 and all(map(organs.is_organ, some)) for some in parts):
        return None
    right = ", ".join(part for some in parts for part in some)
    return say(
        "value-meant", where=there, value=_shown("，".join(names)), right=f"[{right}]", expected="，用半角逗号分开"
    )


def row(key: str, cells: Sequence[str], wanted: int) -> str:
    """How to write a row that has another number of cells than it should."""
    split = [part for cell in cells for part in _cells(cell)] if len(cells) < wanted else list(cells)
    comma = "各格用半角逗号分开；" if any("，" in cell for cell in cells) else ""
    if len(split) < wanted and key == "roster":
        split = ["", *split] if len(split) == 2 else ["", *split, ""][:wanted]
    filled = [part or '""' for part in [*split, *[""] * (wanted - len(split))]]
    what = '名单每行三格：职务标签、姓名、职务，没有的写 ""' if key == "roster" else '空格子写 ""，同一行多余的逗号删去'
    return f"{comma}{what}，如 - [{', '.join(filled[:wanted])}]"


def _kinds(kinds: str | Sequence[str]) -> str:
    return "或".join(_WORDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _shown(value: Any) -> str:
    """A wrong value, as much of it as a message has room for."""
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
