"""What of a text tells the matter: one spelling, and no words of asking."""

import re
import unicodedata

STOCK = re.compile(
    "尊敬的|敬爱的|各位|领导|您好|你好|谢谢|感谢|希望|恳请|请求|盼望|期待|回复|答复|有关部门|相关部门|政府部门|市委|市政府|"
    "省委|省政府|书记|市长|刻不容缓|迫在眉睫|大背景|大力|倡导|以人民为中心|为人民服务|老百姓|有何具体|具体政策|政策和行动|"
    "采取行动|不知|加快|加大|加强|步伐|力度|强烈|尽快|尽早|给个说法|还我们|一个公道|一落千丈|国家"
)
"""Words of asking and of address: how one speaks to an office, whatever the matter."""


def plain(text: str) -> str:
    """Return the text in one spelling: full-width signs as half-width, no capitals."""
    return unicodedata.normalize("NFKC", text).lower()


def told(text: str) -> str:
    """Return a plain text with a gap where it only asks."""
    return STOCK.sub("\0", text)
