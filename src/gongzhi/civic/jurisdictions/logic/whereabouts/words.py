"""Words by which places are named, and words that only look like it."""

import csv
import re
from importlib import resources

SEED = resources.files("gongzhi.civic.jurisdictions") / "seed"


def _names(kind: str) -> dict[str, list[str]]:
    lines = csv.DictReader((SEED / "place_names.csv").read_text(encoding="utf-8").splitlines())
    return {line["place"]: line["names"].split() for line in lines if line["kind"] == kind}


# Bynames of provinces and cities, and old names of which people still speak, by the name of today. A city's
# own changes stand in the table of places.
BYNAMES, FORMER = _names("byname"), _names("former")
# The one sign of a province or a big city, which counts only before a name that lies in it: 鄂武汉.
SIGNS = {sign: place for place, signs in _names("sign").items() for sign in signs}

# Words of everyday speech that are also the short name of some street, town or county.
EVERYDAY = frozenset(
    line["word"]
    for line in csv.DictReader((SEED / "everyday_words.csv").read_text(encoding="utf-8").splitlines())
)

# Names that are units of statistics, not of speech (GB/T 2260).
NOT_SPOKEN = frozenset(("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"))

# The 56 nations, which stand in the names of autonomous places (GB/T 3304).
NATIONS = (
    "汉|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡"
    "|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯"
    "|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)

# The type word that a short name may be followed by, and the levels at which it stands.
TYPE = re.compile(
    r"(?:省|自治区)()|(?:州|盟|地区)()|市(?!场|民|政|容|价|面|值)()|(?:新区|区(?!域|别|间|分|块)|县(?!城|里)|旗)()"
    r"|(?:街道|街办|镇(?!上|里)|乡(?!下|亲|里)|办事处)()|(?:社区|村(?!里|镇)|居委)()"
)
LEVELS_OF_TYPE = {1: (1,), 2: (2,), 3: (1, 2, 3), 4: (3,), 5: (4,), 6: (5, 6)}

# What follows a short name when it is only part of another name.
_SIDE = r"[东南西北中一二三四五六七八九十内外上下前后新老支大横]{0,2}"
ROAD_TAIL = re.compile(
    _SIDE
    + r"(?:路(?!口镇)|街(?!道|办|镇|乡)|大道|大街|巷|胡同|弄(?!虚)|大桥|立交|隧道|高速|高架|快速|环线|段)"
)
HOUSE_TAIL = re.compile(
    r"(?:小区|花园|花苑|家园|嘉园|公寓|大厦|广场|城(?!区|乡|管|中|关|东|西|南|北|市|镇|内|里)|苑|新村|名苑|名都|雅苑|府"
    r"|酒店|宾馆|大酒店|国际|壹号|印象|商城|百货|里小区)"
)
BRAND_TAIL = re.compile(
    r"(?:火锅|小吃|拉面|烤鸭|烤肉|米粉|米线|面馆|菜馆|饭店|饭馆|酒家|酒楼|餐馆|餐厅|银行|证券|人寿|啤酒|毛峰|龙井"
    r"|扒鸡|板鸭|辣酱|凉皮|泡馍|话|牌照|牌子|籍|产的|产品|大众|现代|汽车|老板|户口|口音|菜|风味|特产|移动|联通|电信"
    r"|晚报|日报|卫视|热干面|人(?!民|流|行|员|口|多|为|均|很|才|大|社|山|和|字))"
)
PUBLIC_TAIL = re.compile(
    r"(?:医院|大学|学院|中学|小学|[一二三]中|实验|公园|火车站|高铁站|汽车站|客运站|机场|[东西南北]?站|分公司)"
)

# What stands before a name when the matter is not there.
ELSEWHERE = re.compile(
    r"(?:来自|老家|籍贯|户籍|户口在|户口是|老家在|原籍|祖籍|老家是|飞|开往|发往|寄往|寄到|前往|去往|从|比如"
    r"|例如|像|学习|参考|参照|对比|比|不如|借鉴|类似|卖|吃|叫|姓|打工)$"
)
HERE = re.compile(r"(?:位于|地址|地址是|地址在|家住|住在|坐落于|坐落在|发生在|地点在|地点)[::]?$")

# What may stand beside a short name of two signs that is one: else it is likely cut out of other words.
BEFORE = frozenset(
    "在住是于的到去我们从至和与及请让把对向为由被按据因就过来离叫转给边里,.。、;:?!“”\"'()[]【】《》-/~ "
)
AFTER = re.compile(
    r"[,.。、;:?!“”\"'()\[\]【】《》\-/~的这那有人里上内附边一某什怎]|$|政府|居民|村民|市民|派出所|卫生|农贸|中心|小学"
    r"|中学|物业|广场|医院|街道|城区|县城|[村镇乡县市区][里上]|幼儿园|集镇|老城|区域|附近|辖区|境内|一带"
)

# Fixed words whose signs are no name, though they may stand in one; and people: 王和平先生.
NO_NAME = re.compile(
    r"村镇银行|十字路口|丁字路口|三岔路口|人民政府|人民医院|人民法院|市民服务|市民热线|市场监管|建设银行"
    r"|工商银行|交通银行|农业银行|中国银行|邮政|公安局|民政局|住房公积金|公积金|和平解决|和平共处|平安社区|平安建设"
    r"|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈]"
    r"[^镇乡村区县市道路街,。、]{1,2}(?:先生|女士|小姐|主任|书记|老师|医生|大夫|经理|师傅|同志|阿姨|大爷|律师|警官)"
)

# Where exactly, beside a name that was said.
SPOT = re.compile(
    r"的?(?:[东南西北正前后侧]{0,2}(?:大门|门口|门)|[东南西北]{1,2}[侧面边头角]|路口|地铁口|出入口|入口|出口)?"
    r"(?:[\dA-Da-d一二三四五六七八九十]+(?:号口|口))?(?:附近|旁边|旁|对面|门前|后面|前面|背后|楼下|周边|一带)?"
    r"(?<=[门口侧面边头角近旁前下后带])"
)
