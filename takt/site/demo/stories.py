"""The stories told by hand, to be looked at first."""

from takt.site.demo.playing import Step, Story


def _to_scheduling(keeper: str, lead: str, *reviewers: str) -> tuple[Step, ...]:
    """Accepted, scored, reviewed, through the gate and scheduled, without a hitch."""
    verdicts = tuple((2, "verdict", reviewer, "pass", "同意，范围清楚。") for reviewer in reviewers)
    return (
        (2, "accept", keeper), (3, "rate", keeper, "rice", 12_000, 2, 80, 4), (1, "move", keeper, "review"),
        (1, "ask", keeper, *reviewers), *verdicts, (2, "present", keeper), (3, "decide", lead, "go", ""),
        (1, "move", keeper, "scheduling"), (2, "schedule", keeper, 3, 24, "秋季版"),
    )  # fmt: skip


STORIES = (
    Story(
        "unlock", 260, "feed", "li.wang", "付费专栏可以在首页直接解锁，不再跳三次页面",
        "读者从首页点进付费专栏要经过专栏页、会员页和收银台三次跳转，过程中流失 61%。"
        "收银台已有半屏支付组件，希望在首页复用，由收银台的技术同学开发。",
        "首页付费专栏读者", "从点击到付款的流失由 61% 降到 35% 以下",
        (*_to_scheduling("siqi.lin", "siqi.lin", "hao.chen", "bin.cao"),
         (1, "offer", "siqi.lin", "development", "checkout", "bin.cao", "半屏组件的接入，请看原型第 3 页。"),
         (5, "return", "bin.cao", "missing", "缺少支付失败和券不可用的交互，退款入口也没有写。"),
         (6, "say", "siqi.lin", "@bin.cao 失败、券不可用、退款三种情况已补进原型第 5–7 页。"),
         (1, "draw", "siqi.lin", "流失漏斗.png"),
         (1, "offer", "siqi.lin", "development", "checkout", "bin.cao", "已按退回意见补齐。"),
         (2, "receive", "bin.cao"), (30, "say", "bin.cao", "组件已接入，券的并发核销加了幂等键。"),
         (14, "offer", "bin.cao", "testing", "feed", "hai.jiang", "覆盖 iOS 16+ 和安卓 10+。"),
         (3, "receive", "hai.jiang"), (16, "test", "hai.jiang", "passed", "64 条用例通过，弱网与断网重试已验证。"),
         (1, "offer", "hai.jiang", "launch", "feed", "qian.sun", "报告在质量平台。"), (2, "receive", "qian.sun"),
         (8, "launch", "qian.sun", "灰度 10% 两天后全量，无告警。"),
         (1, "offer", "qian.sun", "retrospective", "feed", "siqi.lin", "数据看板已建。"), (2, "receive", "siqi.lin"),
         (40, "conclude", "siqi.lin", "yes", "流失降到 29%，首页付费收入周环比增加 18%。"),
         (1, "move", "siqi.lin", "completed"))),
    Story(
        "payout", 62, "creator", "qian.sun", "创作者提现被银行退票后没有任何提示",
        "银行退票后页面仍显示“处理中”，作者平均 3 天后来问客服。需要结算侧回写退票原因，由结算技术开发。",
        "有提现的创作者", "退票当天通知到作者，相关工单下降 80%",
        (*_to_scheduling("mengting.xu", "lei.yao", "lei.yao", "zheng.gao"),
         (1, "offer", "mengting.xu", "development", "settlement", "zheng.gao", "请看退票码对照表。"),
         (6, "return", "zheng.gao", "unclear", "退票码由渠道组维护，请先确认谁负责对照表。"),
         (7, "say", "mengting.xu", "@zheng.gao 渠道组确认由他们维护，接口人已写在描述里。"),
         (1, "offer", "mengting.xu", "development", "settlement", "zheng.gao", "责任已确认，请接收。"))),
    Story(
        "refund", 150, "drama", "emma.brown", "Members abroad wait twelve days for a refund of their drama pass",
        "Refunds of foreign cards are sent in a weekly file and returned by the bank when the card was renewed. "
        "Members write to us three times on average. Checkout offers instant refunds that we do not use yet.",
        "Subscribers abroad", "Nine of ten refunds arrive within two days",
        (*_to_scheduling("jiayi.qin", "jiayi.qin", "minh.tran", "bin.cao"),
         (1, "offer", "jiayi.qin", "development", "drama", "minh.tran", "接口文档在附件。"),
         (2, "receive", "minh.tran"),
         (20, "say", "minh.tran", "The sandbox of the card network is down since Monday. @jiayi.qin we lose days."),
         (60, "escalate", "minh.tran"), (3, "acknowledge", "jiayi.qin"))),
    Story(
        "pacing", 52, "delivery", "nan.cui", "双十一期间日预算在上午十点就花完",
        "匀速投放按历史曲线分配预算，大促首日流量是平日的 6 倍，412 个计划在十点前耗尽，客户要求赔付。",
        "电商广告主", "大促日预算在 20 点前耗尽的计划少于 5%",
        ((2, "accept", "chenxi.ma"), (2, "rate", "chenxi.ma", "wsjf", 13, 20, 8, 5),
         (1, "move", "chenxi.ma", "review"), (1, "ask", "chenxi.ma", "guang.wan", "chun.lei"),
         (2, "verdict", "guang.wan", "revise", "实时曲线依赖数据组接口，请先确认延迟。"),
         (4, "say", "chenxi.ma", "@guang.wan 数据组承诺延迟 3 分钟以内，已写入描述。"),
         (1, "ask", "chenxi.ma", "guang.wan"), (2, "verdict", "guang.wan", "pass"),
         (2, "verdict", "chun.lei", "pass"), (1, "present", "chenxi.ma"))),
    Story(
        "currency", 20, "global-ads", "claire.dubois", "Invoices in the customer's own currency",
        "Customers in Jakarta and Bangkok book our invoices in dollars and correct them every month. "
        "Two key accounts made it a condition for next year's contract.",
        "Advertisers abroad", "No more corrections of invoices by hand",
        ((2, "accept", "grace.lim"), (2, "rate", "grace.lim", "rice", 800, 2, 80, 3),
         (1, "move", "grace.lim", "review"), (1, "ask", "grace.lim", "min.zou", "olga.petrova"),
         (2, "verdict", "min.zou", "clarify", "汇率取开票日还是结算日？"))),
    Story(
        "invite", 26, "growth", "fan.su", "老用户邀请家人一起加入会员的组合权益",
        "家庭共享是竞品主推权益，我们的会员到期用户中 31% 提到“家里人也想用”。",
        "会员到期用户", "到期续费率提高 5 个百分点",
        ((3, "snooze", "nuo.feng", 20, "等会员定价方案评审后再决定。"),)),
    Story(
        "search", 240, "community", "li.wang", "社区搜索要能找到一年以前的帖子",
        "教程类帖子半年后就搜不到，同样的问题每周被重复提问 200 多次。",
        "评论区活跃用户", "重复提问下降一半", _to_scheduling("anran.bai", "zhiyuan.cheng", "zihan.luo")),
    Story(
        "search-again", 200, "community", "qian.sun", "搜不到以前收藏过的攻略帖",
        "用户收藏的攻略帖在搜索里不出现，只能翻收藏夹。", "游戏圈用户", "攻略帖搜索点击率提高",
        ((4, "merge", "anran.bai", "search"),)),
    Story(
        "twice", 110, "checkout", "dong.liang", "弱网下用户点两次会被扣两次款",
        "前端没有幂等键，渠道超时后用户再次点击产生第二笔订单，日均人工退款 60 笔。",
        "所有付款用户", "重复扣款为零",
        (*_to_scheduling("wenjie.han", "wenjie.han", "bin.cao", "xue.pan"),
         (1, "offer", "wenjie.han", "development", "checkout", "bin.cao", "幂等方案已评审。"),
         (2, "receive", "bin.cao"), (40, "offer", "bin.cao", "testing", "checkout", "xue.pan", "已部署测试环境。"),
         (3, "receive", "xue.pan"), (12, "test", "xue.pan", "failed", "切换网络时幂等键重新生成，10 次有 3 次重复。"),
         (1, "offer", "xue.pan", "development", "checkout", "bin.cao", "日志和录屏已附，请修复后再提测。"),
         (2, "receive", "bin.cao"), (1, "link", "bin.cao", "blocks", "unlock-next"))),
    Story(
        "unlock-next", 130, "checkout", "wenjie.han", "半屏支付组件开放给直播与短剧使用",
        "首页接入后效果好，直播间打赏和短剧解锁希望复用同一组件。", "打赏与追剧用户", "两条业务线在本季度接入",
        ((3, "accept", "wenjie.han"), (1, "link", "wenjie.han", "comes_from", "unlock"))),
    Story(
        "launder", 70, "risk-control", "shuang.lu", "疑似利用打赏洗钱的账号需要联合处置",
        "财务抽查发现 14 个账号在深夜集中打赏同一公会并快速提现，涉及金额 236 万元，需与法务和公会侧联合处置。",
        "财务与法务", "可疑账号 24 小时内冻结",
        ((1, "accept", "wenjie.han"), (1, "confide", "wenjie.han"),
         (2, "say", "wenjie.han", "已冻结其中 9 个账号，其余等待法务意见。"))),
    Story(
        "terms", 210, "measurement", "yutong.gu", "全集团统一“活跃”和“转化”的口径",
        "四家子公司的周报里“活跃用户”有五种算法，集团会上每次要先争论半小时。",
        "全集团数据使用者", "周报口径争议为零",
        (*_to_scheduling("kun.dong", "arjun.mehta", "arjun.mehta"), (1, "publish", "arjun.mehta"),
         (2, "offer", "kun.dong", "development", "measurement", "arjun.mehta", "口径表已冻结。"),
         (3, "receive", "arjun.mehta"))),
    Story(
        "progress", 205, "drama", "kai.ren", "换手机以后短剧的观看进度要能接着看",
        "进度只存在手机里，换机用户从第一集重新找起，客服每周收到 300 多条反馈。",
        "换设备的短剧会员", "换机后 7 日留存与未换机用户持平",
        (*_to_scheduling("jiayi.qin", "jiayi.qin", "minh.tran"),
         (1, "offer", "jiayi.qin", "development", "drama", "rui.dai", "接口已和账号组约定。"),
         (2, "receive", "rui.dai"), (5, "say", "rui.dai", "先做进度上报，再做合并规则。"))),
    Story(
        "subtitles", 190, "drama", "emma.brown", "Subtitles drift at double speed",
        "At double speed Spanish and Thai subtitles are more than a second late; reviews in the stores mention it.",
        "Viewers abroad", "Drift below 100 ms at every speed",
        (*_to_scheduling("jiayi.qin", "jiayi.qin", "minh.tran"),
         (1, "offer", "jiayi.qin", "development", "drama", "rui.dai", "样片和时间轴在附件。"))),
    Story(
        "login", 44, "lanstar", "yutong.gu", "四家子公司使用同一个账号登录",
        "用户在内容、直播和短剧之间切换要登录三次，活动因此损失四成参与者。四家子公司各有账号体系，需要集团牵头。",
        "跨业务使用的用户", "跨业务活动参与率提高 25%",
        ((2, "accept", "lan.zhou", "xiaowen.ding"), (3, "rate", "xiaowen.ding", "wsjf", 20, 13, 8, 13),
         (2, "say", "xiaowen.ding", "@daniel.weber @ruoxi.he 请从风险和变更两方面先看，周五前给结论。"),
         (1, "move", "xiaowen.ding", "review"),
         (1, "ask", "xiaowen.ding", "daniel.weber", "ruoxi.he", "minhua.tang", "jianguo.peng"),
         (6, "verdict", "daniel.weber", "clarify", "Who may merge two accounts of one person, and who answers?"))),
    Story(
        "freeze", 34, "lanstar", "guodong.shen", "大促封网期间的紧急上线要有统一的例外流程",
        "去年双十一四家子公司各自审批例外，11 次紧急上线中有 3 次互相影响。希望由 PMO 统一受理并在一小时内答复。",
        "各子公司技术负责人", "例外申请一小时内答复，互相影响为零",
        ((1, "accept", "lan.zhou", "guodong.shen"), (2, "rate", "guodong.shen", "wsjf", 13, 20, 13, 3),
         (1, "move", "guodong.shen", "review"), (1, "ask", "guodong.shen", "ruoxi.he", "bo.xia"),
         (4, "verdict", "ruoxi.he", "pass", "变更窗口已核对。"), (2, "verdict", "bo.xia", "pass"),
         (8, "present", "guodong.shen"))),
    Story(
        "fresh", 3, "feed", "li.wang", "首页热榜希望能按城市查看",
        "华东区域运营反馈，全国热榜里本地内容占比不足 4%，线下活动推不起来。",
        "三线以下城市用户", "本地内容点击占比提高到 12%", ()),
)  # fmt: skip
