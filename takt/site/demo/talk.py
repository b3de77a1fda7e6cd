"""What people of the demo group say: answers, comments, reasons, verdicts; in Chinese and in English."""

from takt.ground.models import Person

Words = tuple[tuple[str, ...], tuple[str, ...]]  # Chinese, English


def words(said: Words, by: Person) -> tuple[str, ...]:
    """The words of somebody who speaks English where that is their language."""
    return said[1] if by.language == "en" else said[0]


ANSWERS: Words = (
    ("已写入描述", "见需求文档 v2", "已与相关方确认", "见评审纪要", "已完成，链接在附件", "已在周会同步",
     "有，负责人已确认"),
    ("In the description", "See specification v2", "Confirmed with those concerned", "See the review notes",
     "Done, linked in the files", "Agreed in the weekly meeting"),
)  # fmt: skip

COMMENTS: dict[str, Words] = {
    "proposal": (
        ("补充一下数据口径：取近 30 天去重用户。", "我找了三位用户访谈，结论和描述一致，纪要稍后上传。",
         "这个和上季度的专项有重叠，我先核对范围。", "优先级请帮忙看一下，月底前有大活动。",
         "竞品上个月已经上线类似能力，建议加快。", "已和客服确认，这类工单占{unit}总量的一成左右。"),
        ("The figures are distinct users of the last thirty days.", "I spoke to three users; they confirm it.",
         "This overlaps with last quarter's programme, I am checking the scope.",
         "Could we see this before the campaign at the end of the month?"),
    ),
    "review": (
        ("评审意见已更新到描述里，麻烦再看一眼。", "技术侧评估约 8 人日，主要在接口改造。",
         "建议拆成两期，一期先解决核心路径。", "合规同事提醒：涉及用户信息的字段要脱敏。",
         "衡量指标我改成了可以直接从看板取的口径。"),
        ("I have put the review notes into the description, please look again.",
         "About eight person-days, mostly in the interface.", "Let us split it: the core path first.",
         "Legal asks us to mask anything personal."),
    ),
    "scheduling": (
        ("排进下个迭代，前提是接口文档周三前给到。", "和大促封网冲突，上线顺延一周。", "依赖方已确认人力。"),
        ("Planned for the next iteration if the interface is described by Wednesday.",
         "The freeze before the sale moves the launch by a week.", "The team we depend on has agreed."),
    ),
    "development": (
        ("联调环境今天不稳定，预计影响半天。", "发现老版本客户端不兼容，加了降级开关。", "接口已提测，文档更新在附件。",
         "压测峰值比预期低 20%，在查连接池。", "前端完成 80%，剩空状态和暗色模式。", "灰度开关已埋好，默认关闭。"),
        ("The shared environment is unstable today, half a day lost.",
         "Old clients are not compatible, I added a switch.", "Ready for test, the description is updated.",
         "Load is twenty per cent below plan, looking at the pool.", "The front end is at 80 %."),
    ),
    "testing": (
        ("主流程通过，剩两个边界用例。", "弱网用例偶现失败，已附日志。", "回归范围扩大到订单模块。",
         "兼容性测试覆盖 12 款机型，通过。"),
        ("The main path passes, two edge cases are left.", "It fails now and then on weak networks, log attached.",
         "Twelve phone models are covered."),
    ),
    "launch": (
        ("灰度 5% 观察一天，指标正常。", "已通知客服和运营，话术同步完成。", "全量完成，监控正常。",
         "上线窗口改到周四上午。"),
        ("Five per cent for a day, all metrics normal.", "Support and operations are informed.",
         "Rolled out to everybody."),
    ),
    "retrospective": (
        ("效果比预期好，主要来自老用户。", "数据还要再观察一周，周期太短。", "复盘会约在周五，欢迎需求方参加。"),
        ("Better than we hoped, mostly among existing users.", "A week is too short, let us look again.",
         "The retrospective is on Friday; whoever asked for this is welcome."),
    ),
    "asked": (
        ("请问目前到哪一步了？业务方在催。", "这个能赶上这次版本吗？", "感谢，期待上线！"),
        ("Where does this stand? My customers ask.", "Will it make this release?", "Thank you, looking forward to it!"),
    ),
    "rework": (
        ("已按退回意见补充，重新提交。", "补齐了异常流程和埋点方案，请再看。", "责任人已确认，写在描述最后一段。"),
        ("Completed as asked, handing it over again.", "Error cases and tracking are added, please look again."),
    ),
}  # fmt: skip

DECLINES: Words = (
    ("与现有功能重复，请参考帮助中心的说明。", "受影响用户少于千分之一，投入产出不合适，先不做。",
     "属于第三方渠道限制，我们无法解决。",
     "方向与本季度重点不一致，建议下季度再提。", "缺少数据支撑，欢迎补充后重新提出。", "涉及合规红线，法务不同意。",
     "该能力将在统一平台中提供，不单独建设。"),
    ("It exists already, see the help pages.", "Fewer than one user in a thousand would notice; not now.",
     "The outside channel sets this limit, we cannot lift it.", "Not in line with this quarter's goals.",
     "There is no data yet; bring it again with some.", "Legal does not agree."),
)  # fmt: skip

SNOOZES: Words = (
    ("等大促结束后再评估。", "依赖的接口下月才开放，到时再看。", "等用户调研结论。", "财年预算确认后再决定。"),
    ("After the sale we look again.", "The interface we need opens next month.", "Waiting for the user study."),
)

RETURNS: dict[str, Words] = {
    "missing": (
        ("缺少异常流程和字段说明，无法估工作量。", "没有原型，埋点需求也没写。", "接口返回码和超时策略没有给。"),
        ("Error cases and fields are missing, I cannot estimate.", "No prototype and no tracking plan."),
    ),
    "unclear": (
        ("清算侧改动应由渠道组负责，请先确认归属。", "前后端边界不清，谁出接口没有定。"),
        ("It is not clear which team owns the interface.",),
    ),
    "not_ready": (
        ("自测没有通过，测试环境部署失败。", "依赖的配置还没上线，现在接不了。"),
        ("The self-test fails and the deployment is broken.", "What it depends on is not live yet."),
    ),
    "priority": (
        ("当前迭代已满，请与负责人重新排优先级。",),
        ("This iteration is full; please agree the priority again.",),
    ),
}  # fmt: skip

VERDICTS: dict[str, Words] = {
    "pass": (("同意，范围清楚。", "可行。", ""), ("Agreed, the scope is clear.", "Feasible.", "")),
    "clarify": (("请说明海外站点是否包含。", "衡量指标的基线是多少？"), ("Are the sites abroad included?",)),
    "revise": (("方案对老版本影响大，请改为开关控制。", "建议缩小到核心场景。"), ("Please put it behind a switch.",)),
    "reject": (("与平台规划冲突，不建议做。",), ("It conflicts with the plan of the platform.",)),
}

GATES: dict[str, Words] = {
    "go": (("", "按评审结论推进。"), ("", "Go ahead as reviewed.")),
    "conditional": (("先做核心路径，二期再评。", "上线前补充合规意见。"), ("The core path first.",)),
    "hold": (("等预算确认。",), ("Wait for the budget.",)),
    "return": (("判断标准不可衡量，请补充基线。",), ("The sign cannot be measured, add a baseline.",)),
    "stop": (("评审认为收益不足以覆盖成本。",), ("The gain does not cover the cost.",)),
}

NOTES: dict[str, Words] = {
    "offer": (("资料都在附件，有问题随时找我。", "请看描述第二段的边界。", ""), ("Everything is attached.", "")),
    "passed": (
        ("共 42 条用例，全部通过，报告在质量平台。", "主流程与异常流程通过，性能达标。"),
        ("All 42 cases pass, report on the quality board.",),
    ),
    "failed": (
        ("弱网下重复提交，复现率 3/10。", "2 条主流程用例失败，日志已附。", "数据与看板不一致，差 1.2%。"),
        ("Submits twice on weak networks, three of ten.", "Two main cases fail, log attached."),
    ),
    "launch": (("灰度 5%→50%→100%，无告警。", "随本周版本上线。"), ("5 %, 50 %, 100 %, no alarm.",)),
    "acknowledge": (("",), ("",)),
    "resolve": (
        ("已协调人力，本周内完成。", "与业务确认延后三天，优先处理线上问题。", "阻塞的接口已拿到，恢复推进。"),
        ("People are found, done this week.", "Agreed with business: three days later."),
    ),
}  # fmt: skip

OUTCOMES: dict[str, Words] = {
    "yes": (("目标达成：{sign}。两周数据稳定。",), ("Reached: {sign}. Stable for two weeks.",)),
    "partly": (("达到目标的六成，海外站点效果不明显。",), ("Sixty per cent of the goal; little effect abroad.",)),
    "no": (("上线三周没有显著变化，假设不成立，已记录教训。",), ("No change in three weeks; the idea was wrong.",)),
}
