"""Phrases of the genre: labels, salutations, date lines, titles, names of people.

All stages share them.
"""

from __future__ import annotations

import re

from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERAL, NUMERALS, YEAR, number, read_year

#: What opens a new unit of the text, so that nothing before it can run on into it.
OPENING = re.compile(
    rf"\s*(?:{NUMERAL}[、．.]|[（(]\s*(?:{NUMERAL}|\d{{1,2}})\s*[）)]|\d{{1,2}}[、．.](?!\d)|[①-⑳]"
    rf"|第{NUMERAL}[，、,：:]|第{NUMERAL}(?:部分|个方面|点)|{NUMERAL}(?:是|要)|其{NUMERAL}[，、：]"
    r"|首先[，、]|其次[，、]|再次[，、]|最后[，、]|同志们[，、！：:,]|各位|谢谢)"
)
#: A label of the upper two levels of GB/T 9704 (一、 and （一）).
TOP_LABEL = re.compile(rf"^\s*(?:{NUMERAL}[、．.]|[（(]\s*{NUMERAL}\s*[）)])")

#: Forms of address. A salutation is one to six of them and ends with a colon.
_ADDRESSED = (
    r"同志们|同志|同学们|同学|朋友们|朋友|代表们|代表|委员们|委员|老师们|老师|战友们|官兵们|职工们|乡亲们|父老乡亲|领导|来宾|嘉宾|家长们|家长|"
    r"女士们|先生们|干部们|师生们|师生|员工们|员工|将士们|将士|同仁们|同仁|同事们|同事|同胞们|家人们|孩子们|校友们|校友|村民们|党员们|指战员们|指战员|居民们|队员们|工友们|组长|书记|主任|主席|部长|会长|总理|省长|市长|县长|镇长|乡长|院长|校长|局长|董事长|总经理"
)
_CALLED = (
    r"(?:尊敬的|亲爱的|敬爱的)(?:[^，。：:；！!\n\d]|\d(?=\d*[级届])){1,24}"
    r"|各位(?![^：:\n]{0,9}(?:要|请|必须|应|做|看|注意|知道))[^，。：:；！!、\s\d（）()【】]{1,8}"
)
_ONE_ADDRESS = (
    rf"(?:{_CALLED}"
    rf"|(?:各位|全体|全校|全县|全市|全镇)?[^，。：:；！!、\s\d（）()【】]{{0,10}}?(?:{_ADDRESSED}))"
)
_MORE_ADDRESSES = rf"(?:[，,、！!\s]+{_ONE_ADDRESS}){{0,5}}"
#: A salutation ends with a colon. On a line of its own it may end with a comma or an exclamation mark, and without a
#: mark if it addresses several groups.
SALUTATION = re.compile(
    rf"{_ONE_ADDRESS}{_MORE_ADDRESSES}[！!]?\s*[：:]"
    rf"|(?:{_CALLED}|(?:全[国省市县镇体校厂][^，。：:；！!、\s\d]{{0,8}}|同志|同学|老师|朋友|战友|乡亲|女士|先生|官兵|职工)们){_MORE_ADDRESSES}\s*[，,！!]\s*$"
    rf"|(?:{_CALLED})(?:[，,、\s]+{_ONE_ADDRESS}){{1,5}}\s*$"
)

_YEAR = rf"(?:\d{{4}}|{YEAR}|\d{{2}}[xX×*＊某_]{{1,2}}|\d[xX×*＊]{{2,3}}|[xX×*＊某]{{1,4}})"
_MONTH = rf"[\dxX×*＊某{NUMERALS}]{{1,3}}"
#: A date as front matter and signatures have it, masked or not: （2010年6月8日）, 二〇一〇年六月八日, 20xx年7月.
DATE = re.compile(
    rf"(?P<year>{_YEAR})\s*年(?:\s*(?P<month>{_MONTH})\s*月(?:\s*(?P<day>{_MONTH})\s*[日号])?)?(?:[上下]午)?"
    r"|(?P<year2>\d{4})\s*[-./]\s*(?P<month2>\d{1,2})\s*[-./]\s*(?P<day2>\d{1,2})(?!\d)"
)
#: A line that is a date, with the day of the week or without.
DATE_LINE = re.compile(rf"\s*[（(]?\s*(?:{DATE.pattern})\s*(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?)?\s*[）)]?\s*")

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦"
    "邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万钱严赖覃洪武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童"
    "凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应"
    "臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚"
    "习花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇"
    "公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由贡"
)
_COMPOUND_SURNAMES = "欧阳|上官|司马|诸葛|司徒|东方|独孤|南宫|夏侯|尉迟|皇甫|公孙|慕容|令狐|长孙|宇文|轩辕|闻人|端木"
#: A person's name: a surname (the 400 most frequent and the compound ones, after the household registers of 2010)
#: and one or two characters.
NAME = rf"(?:(?:{_COMPOUND_SURNAMES})[{HAN}]{{1,2}}|[{_SURNAMES}](?:[某×xX*＊]{{1,2}}|[{HAN}]{{1,2}}))"
OFFICE = (
    r"(?:书记|副书记|总理|副总理|省长|市长|副市长|县长|副县长|区长|副区长|镇长|乡长|局长|副局长|主任|副主任|部长|副部长|处长|科长|校长|副校长|院长|副院长|"
    r"厅长|厂长|经理|总经理|董事长|主席|副主席|常委|委员|队长|组长|所长|站长|会长|总工程师|参谋长|政委|政治委员|司令员|指导员|教导员|主持人|教授|总裁|副总裁|行长|台长|社长|馆长|园长|班主任|年级主任|理事长|秘书长|检察长|庭长|支队长|大队长|中队长|"
    r"团长|营长|连长|旅长|师长|总编|主编|专员|州长|盟长|旗长|巡视员|调研员|负责人|乡党委书记|代表|同志)"
)
#: A line that names the speaker: the name alone, with offices before it or 同志 after.
SPEAKER_LINE = re.compile(
    rf"[（(□■◎]?(?:讲话人|报告人|发言人|主讲|演讲人|作者|讲话者)?[：:]?(?:[{HAN}、，·（）()]{{0,30}}?{OFFICE})?(?P<name>{NAME})(?:同志|(?<![委总副支部]){OFFICE})?[）)]?"
)
MASKED_SPEAKER_LINE = re.compile(
    rf"[（(□■◎]?(?:[{HAN}、，×xX*＊]{{0,30}}?{OFFICE})?(?P<name>[×xX*＊某]{{2,4}}|[{HAN}]某某?)(?:同志)?[）)]?"
)
_ORGANISATIONS = (
    "委员会 办公室 党委 党组 党支部 总支 支部 政府 人民政府 市委 县委 区委 镇委 省委 团委 工会 妇联 纪委 "
    "局 厅 部 处 科 院 校 学校 中学 小学 大学 学院 公司 集团 医院 银行 法院 检察院 厂 站 所 队 "
    "领导小组 指挥部 筹委会 协会 联合会 中心 管理处"
)
#: A line that is the name of an office.
OFFICE_LINE = re.compile(rf"[{HAN}（）()“”·、×xX*＊]{{2,30}}(?:{'|'.join(_ORGANISATIONS.split())})")
#: Words before the tags that sites print below a text; to be matched without regard to case.
TAG_WORDS = "tags?|标签|关键词|关键字|文章标签"

_TITLES = (
    "讲话 讲话提纲 讲话要点 报告 谈话 发言 演讲 动员令 动员 倡议书 "
    "部署会 动员会 动员大会 大会 会议 方案 通知 总结 汇报 信 纪录 会议记录 质询 书面质询 讲演"
)
#: The end of a title, with remarks in brackets after it: `…致辞全文（只有中文）（附图）`.
TITLE_END = re.compile(
    rf"(?:{'|'.join(_TITLES.split())}|[致祝贺献悼训演讲谢迎酒别幕持员][辞词])"
    r"(?:稿|全文|摘要|摘录|节选|要点|范文)?[）)】》]?(?:[（(][^（）()\d]{2,8}[）)]){0,2}$"
)

#: What begins an editor's note before a text: 【导读】, 【编者按】, 编者按：. 按： alone is a part of a letterhead.
EDITORS_NOTE = re.compile(
    r"\s*(?:[【\[〔]\s*(?:导\s*读|导\s*语|编\s*者\s*按|编\s*者\s*的\s*话|内\s*容\s*提\s*要)\s*[】\]〕]|(?:导读|编者按|编者的话)\s*[：:])"
)


def read_date(written: re.Match[str]) -> str | None:
    """Return the date of a match of DATE as ISO, as far as it goes (`2010-06`); None if it is masked."""
    year, *rest = (written[name] or written[f"{name}2"] for name in ("year", "month", "day"))
    parts = [read_year(year), *(number(part) for part in rest if part)]
    return None if None in parts else "-".join(f"{part:02d}" for part in parts if part is not None)
