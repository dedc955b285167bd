"""The words that the finding rules look for and refuse. Words of grammar and of office; no slogan is among them.

Gathered from the grammar of the genre (what one does with a principle, what a campaign is called, which nouns only
announce a list), checked on nine mobilisation speeches and on nineteen government reports of 1978 to 2000.
"""

from __future__ import annotations

import re


def word_set(text: str) -> frozenset[str]:
    """The words of a text that spaces and line ends divide."""
    return frozenset(text.split())


def alternatives(text: str) -> str:
    """The same words as a regular expression without a group of its own, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, text.split()), key=lambda word: (-len(word), word))) + ")"


#: Numbers as formulas use them.
NUMBERS = "一二三四五六七八九十两双"
#: Measure words that a formula may have behind its number.
MEASURES = "个项大条种句类步场件"
#: What numbers the runs of one undertaking: 第二批, 第三轮.
RUNS = "批次期轮届"

#: What one does with a principle: 坚持…, 按照….
LEADING = """
坚持 做到 按照 贯彻 执行 实行 树立 发扬 遵循 本着 牢记 弘扬 推行 奉行 倡导 提倡 提出 实现 达到 落实 形成 体现
建立 构建 健全 打造 营造 根据 真正 切实 努力 保证 确保 反对 克服 打破 改变 纠正 实施 推进
"""
#: The same, as far as a policy follows.
ENACTING = """
坚持 贯彻执行 贯彻落实 贯彻 执行 实行 树立 发扬光大 发扬 遵循 本着 弘扬 推行 奉行 倡导 提倡 落实 实施 按照 根据 采取
形成 继续 认真 坚决 进一步 全面
"""
#: The same, as far as a set phrase follows at once.
PROFESSING = "坚持 贯彻 实行 发扬 推行 反对 走 树立 奉行 构建 倡导 提倡 弘扬"
#: What one does not want: 不搞…, 防止….
WARNING = "不搞 不能搞 不得搞 防止 杜绝 狠刹 纠正"
#: What comes before a quotation that is called something.
CALLING = """
提出 开展 做到 坚持 落实 实现 达到 树立 贯彻 实施 推进 搞好 倡导 弘扬 发扬 形成 打造 争创 创建 执行 实行 建设
打破 破除 克服 防止 不搞 杜绝 解决 成为 争当 发挥 强化 抓好 突出 根据 按照 遵循 本着 体现 坚定 奉行 推行 搞 抓
吃 建立健全 建立 切实 真正 所说 称之为 叫做 号称 努力
"""
#: What brings in the words of opponents, or a speech.
REPORTING_SPEECH = """
所谓 所谓的 鼓吹 宣扬 制造 任何形式的 指出： 说： 说过： 指示： 教导我们： 写道： 说什么 图谋
"""
BRANDING = "污蔑 诬蔑 咒骂 叫嚷 炮制"
OPPONENTS = "谬论 图谋 阴谋 言论 谣言 论调 邪教 企图"
#: What begins a campaign.
LAUNCHING = """
推行 开展 深入开展 广泛开展 组织开展 继续开展 大力开展 实施 推进 深入推进 举办 启动 搞好 抓好 组织 参加 参与 动员
部署 开展好 开展了 深化 掀起 发起 加强 发动 推动 做好 认真 积极 扎实 大力 广泛 深入 继续 全面 组织好 切实 努力
加快 加大 抓住 搞 抓 办好
"""
#: The same, as far as it names a campaign at once.
STARTING = "推行 开展 深入开展 广泛开展 组织开展 继续开展 大力开展 开展好 开展了 举办 启动 实施 发起 掀起"
#: What makes something out of a thing: 成为群众满意工程.
BECOMING = "成为 建成 打造 变成 做成 办成"

#: What a principle is called, outright.
PRINCIPLES = "方针 原则 总要求 口号 国策 路线 战略 宗旨 理念"
#: What may stand between 的 and such a noun.
PRINCIPLE_EPITHETS = "重要 基本 根本 总 改革 指导 战略 外交 工作 办学 思想 政治 组织"
#: Nouns that say what a formula before them is, a principle among other things.
HEADS = """
方针 原则 要求 目标 口号 理念 宗旨 思路 方向 路子 政策 国策 路线 道路 作风 精神 格局 风气 风尚 氛围 局面 机制
体制 制度 方式 办法 标准 准则 主题 主线 思想 问题 现象 意识 义务 责任制 新人 队伍 基层干部 状态 战略 措施 责任感
观念 做法 态度 指导思想 经济实体 活动 景象 任务 作用
"""
HEAD_EPITHETS = """
重要 基本 根本 总 改革 指导 战略 外交 工作 生动 良好 社会主义 社会 办学 发展 管理 领导 目标 活动 干部 党员 人才
"""
#: Further nouns and particles that a formula may stand before.
NOUN_PHRASES = """
的 之 这 水平 能力 意见 状态 行为 地区 企业 政策 关系 计划 事业 力量 经济 方面 领域 建设 教育 犯罪 负责 工作
工程
"""
#: Nouns that name what stands in quotes before them: “先优”典型, “两委”班子.
NAMING = """
思想 重要思想 战略思想 机制 制度 工作法 模式 方案 方针 原则 政策 要求 总要求 目标 思路 理念 观念 精神 口号 办法
路线 方式 方向 主张 道路 标准 体制 义务 构想 管理 斗争 问题 作风 意识 能力 组织 班子 矛盾 作用 典型 现象 局面
格局 氛围 地区 典范 教育 工作 负责制 责任制 责任感 框框 革命精神
"""
#: The same behind 的, with what may stand between.
NAMING_AFTER_DE = """
方针 原则 要求 总要求 目标 思路 方向 路子 办法 政策 精神 口号 路线 主线 义务 主张 态度 理念 观念 思想 任务 构想
体制 弊端 平均主义
"""
NAMING_EPITHETS = "基本 总 根本 指导 改革 建设 工作 管理 大无畏 具体 活动 主要 革命"
#: What a quotation is announced as: 以“…”为主题.
ANNOUNCED_AS = """
主题 主线 载体 内容 目标 抓手 思路 口号 标准 宗旨 方针 指导 要求 重点 核心 理念 契机 中心
"""
#: What the text behind a quotation says when the quotation is the name of a ship, a company, a treaty.
NAMED_THINGS = """
号 舰 轮 牌 艇 型 机组 巨型 计算机 卫星 火箭 公司 一文 一书 条约 博览会 事故
"""

#: Nouns that only announce a list or count things of the world: what follows is a list, not the name of a set.
GENERIC_NOUNS = """
方面 环节 阶段 问题 意见 重点 部分 步骤 任务 项目 地区 国家 单位 部门 群体 节点 活动 特点 条件 因素 层次 层面
领域 行业 企业 城市 省 市 县 区 乡 镇 村 月 年 季度 星期 小时 工作日 五年 世纪 学期 百分点 人 党员 支部 小组
文件 办法 措施 例子 情况 时期 要点 要素 目的 内容 会议 职能 事情 事 字 层 点 批 次 代表团 议题 民族 阶级 种类
品种 系列 课题 结果 成果 成绩 经验 教训 原因 矛盾 变化 过程 关系 方向 岗位 职务 学校 工厂 班级 案件 案例 半年
昼夜 回合 方法 途径 渠道 形式 类型 环境 产业 行政区 自治区 直辖市 核心 系统 季节 时间 多月 左右 以上 以下 工作
主题 障碍 公报 声明 协议 报告 谈判 先进 优秀 典型 劳动日 大型 中型 小型 试点 新 主要 重要 重大 突出 具体 明显
显著 不同 方 政治局 超级 大国 发展中
"""
#: Measure words and units of time, money and quantity: 三年两次, 一天一个样.
UNITS = frozenset(
    "千百万亿零分年月日天次个点条项批期级位名人家户亩斤吨元角秒时周岁倍成度层代届号车里米张册套台辆只件种本所县市省区村镇乡队班组"
)
#: Words that no name of a campaign reaches over.
NAME_STOPS = """
的 了 在 和 与 及 是 把 将 对 从 为 以 到 由 等 这 那 这次 此次 本次 该 要 使 让 各 各项 各种 各类 一系列 一些
这些 其他 并 也 又 而 或 通过 关于 今年 去年 当前 我 我市 我区 我县 我镇 我校 全市 全区 全县 全镇 全国 全省 全局
全校 中 上 下 里 后 前 时 着 所有 参学 整个 不 没有 已 已经 正在 即将 以及 进行 进一步 确保 保证 有 需要 必须
应当 应该 可以 能够 都 就 还 再 批 第一 第二 第三 围绕 结合 按照 根据 作为 既 就是 国家 这一 这项 一项 一个 首先
其次 带头 普遍 一批 重大 重点 主要 有关 自身 日常 正常 期间 阶段 过程 问题 工作 若干 多种 一切 生产经营 经营
经济 犯罪 基本建设
"""
#: What is built or done, without being a campaign: 水利工程, 经济活动.
PLAIN_UNDERTAKINGS = """
水利 重点 建设 基础设施 土木 系统 配套 安装 一期 二期 三期 枢纽 水电 改造 基建 灌区 防洪 绿化 造林 犯罪 经济
社会 科研 文化 体育 群众 业务 党的 思想 生产 经营 商业 违法 走私 外交 贸易 学术 宗教 政治 革命 军事 集体 五年
十年 年度 长远 发展 实施 工作 教学 科技 投资 用工 用水 日常 各项 后续 集中 主题 实践 教育 交流 娱乐 非法 侵略
破坏 分裂 防护林 主体 大型 骨干 引水 调水 治理 国民经济 总体 整体 经济发展 建筑 统一 统一的 全局性 指令性 指导性
生产经营 不正当 刑事犯罪
"""

#: Characters that hold any two clauses together and so prove little when members share them.
FUNCTION_CHARACTERS = frozenset("的了在和与是要把将对从等也又都就被使让向于到并及或地得着过其这那此该各已还更最我进")
#: A member neither begins nor ends with these: the cut would go through a word group.
RAGGED_STARTS = frozenset("的了和与及或等着过们性化者而且则也又却即已将被所之其地得")
RAGGED_ENDS = frozenset("的了和与及或把将对从被使让向是要在以为而且则也又更最很不各地着有这那其该第并由就来所")
#: 为 as a verb of its own, with which a member may end: 不敢为, 慢作为.
ACTING = word_set("能为 敢为 想为 愿为 肯为 会为 作为 乱为 善为 有为")
#: Beginnings that tie a clause to the one before it: such a clause is argument, not formula.
TIES = """
也 又 而 并 还 就 则 但 却 且 或 及 与 和 等 的 了 这 那 其 我 我们 他 他们 它 你 该 此 即 如 如果 因 因此 因为
所 所以 才 都 是 将 被 使 已 已经 正 正在 很 特别 尤其 以及 以便 必须 应当 应该 同时 包括 从而 进一步 进而 确保
可以 能够 需要 要 不仅 而且 但是 不但 并且 就是 也是 还是 以免 甚至 例如 比如 其中 由于 虽然 只要 只有 这些 那些
还要 也要 并不 不是
"""
#: Words that tell what happened or how far it went: a clause of report, no formula.
REPORT = """
了 过 正在 已 已经 越来越 进一步 比较 仍然 仍 都 还 还是 曾 初步 大大 务使 大批 一些 有所 还有 将 普遍 明显 显著
日益 严重 尚未 更为 趋于 也 也好 而
"""
QUESTIONS = "是否 能否 怎样 如何 什么 哪些 多少"
#: Beginnings that only pick things out; what follows is an enumeration.
DETERMINERS = "各 每 某 不同 有关 其他 其它 少数 多数 广大 全体 这些 那些 一些 有的 全国 本"
#: Adverbs that pair up verbs without making a formula of them.
EVASIVE_ADVERBS = """
相互 互相 不断 进一步 继续 逐步 更加 大力 坚决 积极 切实 努力 不够 不完全 没有 具有 进行 已经 日益 基本 有利于
"""
#: Verbs that any list of tasks repeats: 加强…，加强….
TASK_VERBS = word_set(
    "加强 提高 推进 促进 增强 完善 改善 深化 加快 发展 搞好 做好 抓好 建立 健全 实现 扩大 增加 的 了 和"
)
#: What a list of qualities, places or people ends in: 生动性、实效性; 思想上、工作上. Enumerations, not formulas.
LISTING_ENDS = frozenset(
    "性上中下里内外者人员省市县区国部委院会局厂队所站胞民族军界业科处车船机品山河江湖海岛港间后前时们"
)
#: With two members these make no more than a pair of abstract nouns: 现代化、正规化.
ABSTRACT_ENDS = frozenset("化力型度率权制量感观")
#: Single characters on which members turn: 不缺少、不变通; 有法必依，执法必严.
PIVOTS = frozenset("不无有必大")
#: Qualities and directions with their opposites, of one character.
OPPOSITES = word_set(
    "真假 内外 上下 多少 大小 虚实 明暗 轻重 长短 新旧 破立 软硬 公私 进退 严宽 强弱 远近 快慢 高低 松紧 前后"
)
#: Verbs of grammar and plain qualities, which make no row of failings: 有了新, 说了算, 大起大落.
PLAIN_VERBS = frozenset("有要了就能会是在来去上下看起以即边易没不好快新大小多少使让")
PLAIN_QUALITIES = frozenset("了得大小有不没说好一")
#: Verbs of two characters that are no manner of doing: 继续搞…, 不能搞….
ASPECT_VERBS = word_set("继续 开始 不能 可以 工作 要求 坚持 进行 不要 允许 需要 应该 必须 禁止 反对")
#: Wordings with these in them describe a policy and do not name it.
DESCRIBING = """
有效 有力 正确 一系列 各项 各种 有关 多种 不同 这 那 该 其 上述 以下 下列 具体 一些 若干 国务院 中央 毛主席 主席
总理 我国 我们 他们 我党 我军 全会 会议 宪法 法律 已 将 了 的 可行 长期不变 同志 制定 确定 规定 党和国家 各级 分子
关于 主义 人民 特殊 优惠 方针 政策 原则 战略 路线
"""
