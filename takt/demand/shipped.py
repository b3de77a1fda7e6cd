"""Processes for requirements that Takt brings along. A PMO changes them in the browser; these are beginnings."""

from __future__ import annotations

from typing import Any

Design = list[dict[str, Any]]


def check(zh: str, en: str, *, required: bool = True) -> dict[str, Any]:
    return {"zh": zh, "en": en, "required": required}


def stage(
    code: str, zh: str, en: str, function: str, target: int | None, follows: str, *, category: str = "active",
    checklist: tuple[dict[str, Any], ...] = (), gate: str = "", evidence: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:  # fmt: skip
    return {
        "code": code, "zh": zh, "en": en, "function": function, "target": target, "accept": 8, "category": category,
        "checklist": list(checklist), "gate": gate, "evidence": list(evidence), "next": follows.split(),
    }  # fmt: skip


ENDS: Design = [
    stage("completed", "已完成", "Completed", "", None, "", category="done"),
    stage("dropped", "已终止", "Dropped", "", None, "", category="dropped"),
]


def seven_stages(
    *,
    hours: tuple[int, int, int, int, int, int, int] = (16, 24, 24, 80, 40, 16, 40),
    launch_by: str = "operations",
    review: tuple[dict[str, Any], ...] = (),
    testing: tuple[dict[str, Any], ...] = (),
    launching: tuple[dict[str, Any], ...] = (),
) -> Design:
    """The seven stages of an internet product, with further checks for a line of business."""
    propose, judge, plan, develop, verify, go_live, look_back = hours
    return [
        stage("proposal", "提出", "Proposal", "product", propose, "review dropped", category="waiting"),
        stage(
            "review", "评审", "Review", "product", judge, "scheduling proposal dropped",
            checklist=(check("痛点和受影响的人已写清", "The pain and who has it are clear"),
                       check("解决后的判断标准已约定", "How we would notice the solution is agreed"), *review),
            gate="lead", evidence=(check("评审结论", "Verdict of the review"),),
        ),
        stage(
            "scheduling", "排期", "Scheduling", "product", plan, "development review dropped", category="waiting",
            checklist=(check("优先级已评分", "The priority is scored"),),
        ),
        stage(
            "development", "开发", "Development", "technology", develop, "testing scheduling dropped",
            checklist=(check("需求文档和原型已齐备", "The specification and prototype are complete"),
                       check("工作量和上线时间已约定", "Effort and launch date are agreed"),
                       check("依赖的产品线已确认", "Other product lines it depends on have agreed", required=False)),
        ),
        stage(
            "testing", "测试", "Testing", "quality", verify, "launch development dropped",
            checklist=(check("自测通过，部署到测试环境", "Self-test passed, deployed to the test environment"),
                       check("测试范围和用例已说明", "Scope and cases are described"), *testing),
        ),
        stage(
            "launch", "上线", "Launch", launch_by, go_live, "retrospective testing dropped",
            checklist=(check("测试结论已记录", "The test result is recorded"),
                       check("回滚方案已准备", "The way back is prepared"), *launching),
        ),
        stage(
            "retrospective", "复盘", "Retrospective", "product", look_back, "completed",
            checklist=(check("上线效果的数据来源已给出", "Where the effect can be seen is given"),),
        ),
        *ENDS,
    ]  # fmt: skip


def light() -> Design:
    return [
        stage("todo", "待办", "To do", "product", 16, "doing dropped", category="waiting"),
        stage("doing", "进行中", "Doing", "product", 40, "done todo dropped"),
        stage("done", "已完成", "Done", "", None, "", category="done"),
        stage("dropped", "已终止", "Dropped", "", None, "", category="dropped"),
    ]


PROCESSES: list[dict[str, Any]] = [
    {
        "code": "internet-product", "zh": "互联网产品需求流程", "en": "Internet product",
        "about_zh": "从提出到复盘七个阶段，每次换手都有清单和时限。",
        "about_en": "Seven stages from proposal to retrospective; every change of hands has a checklist and a target.",
        "design": seven_stages(),
    },
    {
        "code": "light", "zh": "轻量流程", "en": "Light",
        "about_zh": "三个阶段，适合小团队的日常改进。",
        "about_en": "Three stages for the daily improvements of a small team.",
        "design": light(),
    },
    {
        "code": "content-platform", "zh": "内容平台需求流程", "en": "Content platform",
        "about_zh": "评审和上线前检查内容安全与版权。",
        "about_en": "Checks content safety and rights before review and launch.",
        "design": seven_stages(
            review=(check("内容安全影响已评估", "The effect on content safety is assessed"),),
            launching=(check("内容审核策略已更新", "The moderation rules are updated"),),
        ),
    },
    {
        "code": "entertainment", "zh": "直播娱乐需求流程", "en": "Live entertainment",
        "about_zh": "节奏更快，上线前确认主播与运营活动。",
        "about_en": "A faster rhythm; hosts and campaigns are confirmed before the launch.",
        "design": seven_stages(
            hours=(8, 16, 16, 56, 24, 8, 24),
            launching=(check("活动与主播侧已通知", "Campaign and hosts are informed"),
                       check("高并发压测通过", "The load test has passed")),
        ),
    },
    {
        "code": "advertising", "zh": "广告业务需求流程", "en": "Advertising",
        "about_zh": "评审确认计费影响，上线走灰度。",
        "about_en": "The effect on billing is reviewed; the launch is gradual.",
        "design": seven_stages(
            review=(check("对计费和客户的影响已说明", "The effect on billing and customers is described"),),
            launching=(check("灰度比例和观察指标已约定", "Gradual share and metrics to watch are agreed"),),
        ),
    },
    {
        "code": "payment", "zh": "支付业务需求流程", "en": "Payment",
        "about_zh": "资金安全优先：评审看合规，测试看对账。",
        "about_en": "Safety of money first: compliance at review, reconciliation at testing.",
        "design": seven_stages(
            hours=(16, 32, 24, 96, 56, 24, 40), launch_by="technology",
            review=(check("合规与资金风险已评审", "Compliance and money risks are reviewed"),),
            testing=(check("对账用例已覆盖", "Reconciliation cases are covered"),),
            launching=(check("资金监控告警已配置", "Alerts on money flows are set up"),),
        ),
    },
    {
        "code": "growth", "zh": "增长实验流程", "en": "Growth",
        "about_zh": "小步快跑，上线即实验。",
        "about_en": "Small steps; every launch is an experiment.",
        "design": seven_stages(
            hours=(8, 8, 8, 40, 16, 8, 40),
            review=(check("假设、指标和最小样本量已写明", "Hypothesis, metric and sample size are stated"),),
        ),
    },
]  # fmt: skip
