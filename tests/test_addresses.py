"""An address stays true: whatever disappears or becomes another document is refused, and what happened is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import make_issue
import pytest
from make_issue import block

from builder.archive.corpus import Corpus
from builder.content.register import Gazette
from builder.edits import Withdrawal
from builder.maintain import diff
from builder.maintain.diff import Changes, side_of
from builder.model import Issue, IssueFacts

Documents = Sequence[tuple[str, str | None]]
SUBJECTS = ("肉牛产业", "禁渔管理", "医疗废物处置", "全民健身", "财政决算", "统计工作", "房屋征收", "科技创新")


def _body(subject: str) -> str:
    """A text that has nothing but its frame in common with another's."""
    words = "".join(chr(0x4E00 + (ord(char) * 37 + place * 101) % 5000) for place, char in enumerate(subject * 12))
    return f"为做好{subject}，{words}。现予印发，请遵照执行。"


def _documents(*subjects: str, numbered: bool = True) -> Documents:
    return [
        (subject, f"阿政发〔2022〕{60 + 3 * SUBJECTS.index(subject)}号" if numbered else None) for subject in subjects
    ]


def _issue(documents: Documents, name: str = "2022-04", **bodies: str) -> Issue:
    notices = [
        make_issue.notice(
            f"阿尔山市人民政府关于{subject}的通知",
            [
                block("title", f"阿尔山市人民政府关于{subject}的通知"),
                block("paragraph", bodies.get(subject, _body(subject))),
            ],
            number=number,
        )
        for subject, number in documents
    ]
    return make_issue.issue(f"aershan/{name}", IssueFacts("阿尔山市人民政府公报", year=2022, number="4"), notices)


def _compare(before: Sequence[Issue], after: Sequence[Issue], **moved: str) -> Changes:
    register = {"aershan": make_issue.REGISTER["aershan"]}
    moves = {f"aershan/{old}": f"aershan/{new}" for old, new in moved.items()}
    later = {"aershan": replace(register["aershan"], moved=moves)}
    return diff.compare(side_of(Corpus(register, tuple(before))), side_of(Corpus(later, tuple(after))))


def _with(issue: Issue, place: int, **facts: Any) -> Issue:
    notices = list(issue.notices)
    notices[place] = replace(notices[place], **facts)
    return replace(issue, notices=tuple(notices))


BOTH = pytest.mark.parametrize("numbered", [True, False], ids=["numbers", "no numbers"])


@BOTH
def test_a_notice_taken_out_is_named_and_so_is_the_run_behind_it(numbered: bool) -> None:
    before = _documents(*SUBJECTS, numbered=numbered)
    found = _compare([_issue(before)], [_issue([*before[:3], *before[4:]])])
    run, gone = found.broken
    assert run.startswith(
        "- `/aershan/2022-04/` 从 05 起每件前移一位（05—08，共 4 件）：04 《阿尔山市人民政府关于全民健身的通知》"
    )
    assert gone.startswith("- `/aershan/2022-04/04/` 原为 《阿尔山市人民政府关于全民健身的通知》")
    assert "将成为 《阿尔山市人民政府关于财政决算的通知》" in gone


@BOTH
def test_a_notice_put_in_is_named_and_so_is_the_run_behind_it(numbered: bool) -> None:
    after = _documents(*SUBJECTS, numbered=numbered)
    found = _compare([_issue([*after[:3], *after[4:]])], [_issue(after)])
    (run,) = found.broken
    assert run.startswith(
        "- `/aershan/2022-04/` 从 04 起每件后移一位（04—07，共 4 件）：04 插进了 《阿尔山市人民政府关于全民健身的通知》"
    )
    assert 'id: "09"' in run


@BOTH
def test_two_notices_that_change_places_are_both_refused(numbered: bool) -> None:
    before = _documents(*SUBJECTS[:4], numbered=numbered)
    found = _compare([_issue(before)], [_issue([before[0], before[2], before[1], before[3]])])
    assert [line.partition("现在在 ")[2][:22] for line in found.broken] == [
        "`/aershan/2022-04/03/`",
        "`/aershan/2022-04/02/`",
    ]


@BOTH
def test_a_notice_that_becomes_another_is_refused(numbered: bool) -> None:
    before = _documents(*SUBJECTS[:3], numbered=numbered)
    after = [before[0], *_documents(SUBJECTS[5], numbered=numbered), before[2]]
    (line,) = _compare([_issue(before)], [_issue(after)]).broken
    assert line.startswith("- `/aershan/2022-04/02/` 原为 《阿尔山市人民政府关于禁渔管理的通知》")


@BOTH
def test_the_last_notice_that_goes_is_refused(numbered: bool) -> None:
    before = _documents(*SUBJECTS[:3], numbered=numbered)
    (line,) = _compare([_issue(before)], [_issue(before[:2])]).broken
    assert line.startswith("- `/aershan/2022-04/03/` 原为 《阿尔山市人民政府关于医疗废物处置的通知》")
    assert "将没有公文" in line


def test_a_title_that_is_put_right_is_a_change() -> None:
    issue = _issue(_documents(*SUBJECTS[:3]))
    found = _compare([issue], [_with(issue, 1, title="阿尔山市人民政府关于禁渔期管理工作的通知")])
    assert found.broken == ()
    assert any("标题" in line and "禁渔期管理" in line for line in found.report)


def test_a_number_that_becomes_that_of_another_is_refused() -> None:
    issue = _issue(_documents(*SUBJECTS[:3]))
    assert len(_compare([issue], [_with(issue, 1, number=issue.notices[2].number)]).broken) == 1
    assert len(_compare([issue], [_with(issue, 1, number="阿政办发〔1999〕1号")]).broken) == 1


def test_a_number_that_was_misread_by_a_figure_is_a_change() -> None:
    issue = _issue(_documents(*SUBJECTS[:3]))
    found = _compare([issue], [_with(issue, 1, number="阿政发〔2022〕68号")])
    assert found.broken == ()
    assert any("文号" in line for line in found.report)


def test_another_text_under_the_same_title_is_refused() -> None:
    before = [("人事任免", None)]
    first, second = _issue(before), _issue(before, 人事任免=_body("丁戊己庚辛壬癸"))
    assert len(_compare([first], [second]).broken) == 1


def test_an_issue_that_is_deleted_is_refused() -> None:
    first, second = _issue(_documents(*SUBJECTS[:3])), _issue(_documents(*SUBJECTS[3:]), "2022-05")
    (line,) = _compare([first, second], [second]).broken
    assert line.startswith("- `/aershan/2022-04/` 不见了（3 件公文）；请放回这一期")


def test_a_gazette_that_is_gone_is_refused() -> None:
    issue = _issue(_documents(*SUBJECTS[:2]))
    before = Corpus(
        {"aershan": make_issue.REGISTER["aershan"], "tongliao": Gazette("tongliao", "", "", "", "", "")}, (issue,)
    )
    after = Corpus({"aershan": make_issue.REGISTER["aershan"]}, (issue,))
    (line,) = diff.compare(side_of(before), side_of(after)).broken
    assert line.startswith("- `/tongliao/` 这种公报不见了")


# --- what was meant is said as data -------------------------------------------------------------------------------------


def test_an_issue_that_was_renamed_and_says_so_is_accepted() -> None:
    documents = _documents(*SUBJECTS[:3])
    found = _compare([_issue(documents, "2021-a")], [_issue(documents, "2021-04")], **{"2021-a": "2021-04"})
    assert found.broken == ()
    assert "- `/aershan/2021-a/` → `/aershan/2021-04/`" in found.report


def test_a_renamed_issue_whose_notices_are_others_is_refused() -> None:
    before, after = _issue(_documents(*SUBJECTS[:3]), "2021-a"), _issue(_documents(*SUBJECTS[3:6]), "2021-04")
    assert len(_compare([before], [after], **{"2021-a": "2021-04"}).broken) == 3


def test_a_notice_that_was_moved_and_says_so_is_accepted() -> None:
    documents = _documents(*SUBJECTS[:3])
    stub = make_issue.notice("〔已移至〕", [], moved="aershan/2022-05/01")
    first = _with(_issue(documents), 1, title=stub.title, number=None, head=(), parts=(), moved=stub.moved)
    found = _compare([_issue(documents)], [first, _issue([documents[1]], "2022-05")], **{"2022-04/02": "2022-05/01"})
    assert found.broken == ()
    assert any(line.endswith("→ `/aershan/2022-05/01/`") for line in found.report)


@pytest.mark.parametrize(("to", "why"), [("2022-05/02", "那里没有公文"), ("2022-04/01", "那里是另一件公文")])
def test_a_move_to_the_wrong_place_is_refused(to: str, why: str) -> None:
    documents = _documents(*SUBJECTS[:3])
    first = _with(_issue(documents), 1, title="〔已移至〕", number=None, head=(), parts=(), moved=f"aershan/{to}")
    found = _compare([_issue(documents)], [first, _issue([documents[1]], "2022-05")], **{"2022-04/02": to})
    assert len(found.broken) == 1
    assert why in found.broken[0]


def test_a_notice_that_is_withdrawn_and_says_so_is_accepted_and_not_quoted() -> None:
    issue = _issue(_documents(*SUBJECTS[:3]))
    after = _with(issue, 1, head=(), parts=(), withdrawn=Withdrawal("当事人申请", "2024-05-01"))
    found = _compare([issue], [after])
    assert found.broken == ()
    assert any(line.endswith("禁渔管理的通知：当事人申请（2024-05-01）") for line in found.report)
    assert "现予印发" not in "\n".join(found.report)


def test_an_address_that_has_moved_may_not_come_back_as_another() -> None:
    issue = _issue(_documents(*SUBJECTS[:3]))
    register = {"aershan": replace(make_issue.REGISTER["aershan"], moved={"aershan/2021-a": "aershan/2022-04"})}
    before = side_of(Corpus(register, (issue,)))
    (line,) = diff.compare(before, side_of(Corpus(make_issue.REGISTER | {}, (issue,)))).broken
    assert line.startswith("- `/aershan/2021-a/` 原来转到 `/aershan/2022-04/`，现在不转了")
