"""Names of persons, where the words around say that a name stands there.

A name is a surname and one or two signs, and words say so: before it (我叫, 联系人：), after it (，男，; a
mobile number), or its place as a signature. Surname and form of address (王女士) tell nobody apart and stay,
so do offices (张市长).
"""

import re
from collections.abc import Iterable, Iterator

from gongzhi.civic.privacy.logic.numbers import Span
from gongzhi.civic.privacy.logic.surnames import (
    COMMON,
    COMPOUND_SURNAMES,
    GIVEN,
    LAST_OF_OTHERS,
    NO_GIVEN,
    NOT_NAMES,
    PLACES,
    PLAIN_WORDS,
    SHORT_TITLES,
    SURNAMES,
    TITLES,
)
from gongzhi.civic.privacy.vocabulary import PersonalData

_SIGN = "[\u4e00-\u9fff]"
_SURNAME = f"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(sorted(SURNAMES))}])"
_ALL_SIGNS = re.compile(f"{_SIGN}+")
_FIRST_SIGNS = SURNAMES | {surname[0] for surname in COMPOUND_SURNAMES}
_CONNECTING = frozenset("和由都来")
_NO_GIVEN_STARTS = ("某", *TITLES)
_NAME = f"{_SURNAME}{_SIGN}{{1,2}}"

_ROLES = (
    "联系人|投诉人|举报人|反映人|反应人|申请人|申诉人|信访人|来访人|上访人|报案人|报告人|诉求人|求助人|来电人|留言人|建议人|当事人|负责人|经办人|"
    "请求人|签发人|退休人士|审核人|经手人|承办人|代理人|委托人|监护人|受害人|被害人|受害者|证明人|见证人|担保人|保证人|收款人|付款人|汇款人|借款人|收件人|寄件人|法定代表人|"
    "法人代表|法人|原告|被告|死者|伤者|患者|病人|户主|房主|车主|业主代表|村民代表|居民代表|业主|村民(?!宿)|居民(?!区|楼|点)|市民|老人|村主任|村支书|村长|组长|班主任|"
    "学生|考生|司机|驾驶员|队长|店主|摊主|经营户|老师|教师|医生|护士|民警|保安|老板|包工头|承包人|销售员?|房东|租客|退伍军人|残疾人|落款人|签名人?|签字|署名|网友姓名|真实姓名|姓名"
)
_KIN = (
    "父亲|母亲|爸爸|妈妈|丈夫|妻子|老公|老婆|爱人|儿子|女儿|孩子|小孩|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|孙子|孙女|岳父|岳母|公公|婆婆|舅舅|"
    "叔叔|伯父|侄子|外甥|女婿|儿媳|媳妇|老伴|侄女|姑姑|姑父|姨妈|嫂子|嫂嫂|外孙|外孙女|爸|妈|亲戚|朋友|邻居"
)
_CALLED = re.compile(
    f"(?:(?<=[我名子女儿亲妻夫弟妹哥姐爸妈公婆爷奶友居者人孙娃别个])叫做?|(?:姓名|名字)[是为叫]?|取名|我名)\\s{{0,4}}[：:]?\\s?(?={_SURNAME}{_SIGN})"
    f"|(?<=[人者士])[)）]?\\s?[：:]\\s{{0,4}}(?={_SURNAME}{_SIGN})"
)
"""What is followed by a name, and hardly by anything else."""

_INTRODUCED = re.compile(
    f"(?:{_ROLES}|{_KIN}|我是|人是|户名|本人是?|本人系|你好|您好)(?:是|为)?\\s?(?P<sure>(?:姓名)?\\s?[：:]\\s{{0,4}})?(?={_SURNAME}{_SIGN})"
)
"""What may be followed by a name; with a colon it is."""

_END_OF_PIECE = re.compile("$|[^\u4e00-\u9fff*×]")
_GOES_ON = re.compile(
    "身份证|电话|手机|联系|男|女|性别|年龄|今年|现年|现在|现住|现系|今|住|家住|家|出生|生于|系|是|的|于|在|因|被|与|和|及|等|跟|对|向|从|自|由|以|将|把|"
    "说|称|反映|投诉|举报|要求|表示|认为|来电|来访|来信|来自|多次|去年|前年|已|也|都|就|又|没|未|不|无|有|老人|先生|女士|同志|同学|夫妇|夫妻|一家|两人|之|谨|呈|敬上|"
    "户|共|为|到|给|还|用|通过|利用|强烈|实名|曾|并|却|每|当|户籍|当时|年|两"
)
_SAYS = re.compile("反映|投诉|举报|称|表示|要求|来电|说|电话|手机|身份证|，?[男女]")
_AND = re.compile(f"[、丶和与及](?={_SURNAME}{_SIGN})")


def names_in(text: str, mobiles: Iterable[Span]) -> list[Span]:
    """Return the names of persons in a folded text; who stands before one of the mobile numbers is one."""
    found = [*_introduced(text, mobiles)]
    return found + [
        again for name in {text[start:end] for _, start, end in found} for again in _repeated(text, name)
    ]


def _repeated(text: str, name: str) -> Iterator[Span]:
    """Yield where a name stands again; two signs only by themselves, as they may stand together by chance."""
    if text.count(name) > 1:
        again = name if len(name) > 2 else f"(?<!{_SIGN}){name}(?!{_SIGN})"
        yield from ((PersonalData.NAME, *hit.span()) for hit in re.finditer(again, text))


def _introduced(text: str, mobiles: Iterable[Span]) -> Iterator[Span]:
    for cue in _CALLED.finditer(text):
        yield from _one_after_another(text, cue.end())
    for cue in _INTRODUCED.finditer(text):
        yield from _one_after_another(text, cue.end(), sure=cue["sure"] is not None)
    for _, start, _ in mobiles:
        yield from _before_number(text, start)
    yield from _with_gender(text)
    yield from _signature(text)


def _one_after_another(text: str, start: int, *, sure: bool = True) -> Iterator[Span]:
    end = _end_of_name(text, start, sure=sure)
    while end is not None:
        yield PersonalData.NAME, start, end
        further = _AND.match(text, end)
        end = _end_of_name(text, start := further.end(), sure=True) if further else None


def _end_of_name(text: str, start: int, *, sure: bool) -> int | None:
    """Return where the name ends that begins there: with its piece, else where the sentence goes on."""
    surname = 2 if text[start : start + 2] in COMPOUND_SURNAMES else 1
    names = [text[start : start + surname + given] for given in (2, 1)]
    names = [
        name
        for name in names
        if _may_be_name(name, surname, sure=sure) and (sure or _sounds_like_name(name, surname))
    ]
    ends = [start + len(name) for name in names]
    whole = [end for end in ends if _END_OF_PIECE.match(text, end)]
    followed = [end for end in ends if (_GOES_ON if sure or end > start + 2 else _SAYS).match(text, end)]
    clear = [start + len(name) for name in names if _is_clear(text, start, name, surname)]
    return next(iter(whole + followed + clear), None)


def _may_be_name(name: str, surname: int, *, sure: bool = False) -> bool:
    given = name[surname:]
    if name[:1] in _CONNECTING or not _ALL_SIGNS.fullmatch(given) or name in NOT_NAMES:
        return False
    if name[:2] in NOT_NAMES and not (sure and name[0] not in PLAIN_WORDS):
        return False
    if given in SHORT_TITLES or given.startswith(_NO_GIVEN_STARTS):
        return False
    return given[-1] not in NO_GIVEN and given[0] not in NO_GIVEN


def _is_word(name: str, surname: int) -> bool:
    if name[-1] == "生" and len(name) > surname + 1 and name[0] not in PLAIN_WORDS:
        return not GIVEN.issuperset(name[surname:])
    return name[-1] in LAST_OF_OTHERS


def _sounds_like_name(name: str, surname: int) -> bool:
    given = name[surname:]
    if name[0] in PLAIN_WORDS:
        return GIVEN.issuperset(given) and len(given) == 2
    return not _is_word(name, surname) and (name[0] in COMMON or not GIVEN.isdisjoint(given))


def _is_clear(text: str, start: int, name: str, surname: int) -> bool:
    given = name[surname:]
    usual = len(given) == 2 and name[0] not in PLAIN_WORDS and GIVEN.issuperset(given)
    return usual and not text.startswith(PLACES, start + len(name))


_TO_NUMBER = re.compile(
    f"(?:^|[^\u4e00-\u9fff]|联系|找|致电|[是叫和请])({_NAME})[\\s：:（(，,]{{0,3}}"
    "(?:的?(?:本人)?(?:联系)?(?:手机|电话|方式)?(?:号码?)?[是为]?[\\s：:]{0,3})$"
)


def _before_number(text: str, start: int) -> Iterator[Span]:
    hit = _TO_NUMBER.search(text, max(0, start - 20), start)
    if hit:
        begin, end = hit.span(1)
        begin += text[begin] in _CONNECTING and _is_name(text[begin + 1 : end])
        if _is_name(text[begin:end]):
            yield PersonalData.NAME, begin, end


def _is_name(piece: str) -> bool:
    surname = 2 if piece[:2] in COMPOUND_SURNAMES else 1
    return (
        piece[surname:] != ""
        and piece[0] in _FIRST_SIGNS
        and _may_be_name(piece, surname)
        and not _is_word(piece, surname)
    )


_GENDER = re.compile(
    f"(?<!{_SIGN})({_NAME})(?=[，,、（( ]{{1,2}}[男女](?!{_SIGN}|/)|[，,、（( ]{{1,2}}[男女][性，,])"
)


def _with_gender(text: str) -> Iterator[Span]:
    if "男" in text or "女" in text:
        for hit in _GENDER.finditer(text):
            if _is_name(hit.group(1)):
                yield PersonalData.NAME, *hit.span(1)


_DATE = r"(?:[0-9]{2,4}[年./-][0-9]{1,2}[月./-]?(?:[0-9]{1,2}[日号]?)?)"
_SIGNED = re.compile(
    rf"(?:[。！!？?；;：:\s…~—-]|敬礼|^)({_NAME})[\s，,。.]*"
    rf"((?:(?:联系)?(?:电话|手机|方式)?[：:\s]*[+0-9 -]{{7,20}})?[\s，,。]*{_DATE}?)[\s。.]*$"
)
_TAIL = 60


def _signature(text: str) -> Iterator[Span]:
    hit = _SIGNED.search(text, max(0, len(text) - _TAIL))
    if hit is None or not _is_name(hit.group(1)):
        return
    name = hit.group(1)
    if hit.group(2).strip() or name[0] in COMMON or not GIVEN.isdisjoint(name[1:]):
        yield PersonalData.NAME, *hit.span(1)
