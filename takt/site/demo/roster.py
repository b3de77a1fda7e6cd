"""Who and where: the units and the sixty people of the demo group."""

from typing import NamedTuple

from takt.ground.roles import Office, Role

READER, MEMBER, LEAD = Role.READER, Role.MEMBER, Role.LEAD


class Place(NamedTuple):
    code: str
    above: str
    kind: str
    zh: str
    en: str
    process: str = ""  # of the shipped ones; inherited where empty


class One(NamedTuple):
    key: str
    zh: str
    en: str
    unit: str
    role: Role
    function: str
    office: Office = Office.NONE
    language: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


DOMAIN = "lanstar.example"
GROUP = ("lanstar", "澜星集团", "Lanstar Group")

PLACES = (
    Place("content", "lanstar", "subsidiary", "澜页内容平台", "Lanpage Content Platform", "content-platform"),
    Place("feed", "content", "product_line", "首页与推荐", "Home and Recommendations"),
    Place("ranking", "feed", "team", "排序算法组", "Ranking team", "light"),
    Place("creator", "content", "product_line", "创作者平台", "Creator Platform"),
    Place("community", "content", "product_line", "评论与社区", "Comments and Community"),
    Place("live", "lanstar", "subsidiary", "星幕直播娱乐", "Starveil Live Entertainment", "entertainment"),
    Place("studio", "live", "product_line", "直播间与互动", "Live Rooms"),
    Place("hosts", "live", "product_line", "主播与公会", "Hosts and Guilds"),
    Place("drama", "live", "product_line", "短剧点播", "Short Drama"),
    Place("ads", "lanstar", "subsidiary", "远映广告", "Farlight Advertising", "advertising"),
    Place("delivery", "ads", "product_line", "投放平台", "Ad Delivery"),
    Place("advertiser", "ads", "product_line", "广告主服务", "Advertiser Services"),
    Place("global-ads", "advertiser", "team", "海外广告组", "Global ads team"),
    Place("measurement", "ads", "product_line", "数据与归因", "Measurement"),
    Place("pay", "lanstar", "subsidiary", "速汇支付与增长", "Swiftway Payment and Growth", "payment"),
    Place("checkout", "pay", "product_line", "收银台", "Checkout"),
    Place("risk-control", "checkout", "team", "支付风控组", "Payment risk team"),
    Place("settlement", "pay", "product_line", "结算与对账", "Settlement"),
    Place("growth", "pay", "product_line", "用户增长", "User Growth", "growth"),
)
ABROAD = {"global-ads": ("SG", "Asia/Singapore")}  # units with a calendar and a time zone of their own

PMO_FUNCTIONS = (
    ("coordination", "项目协调", "Coordination"),
    ("analysis", "项目分析", "Project analysis"),
    ("risk", "风险管理", "Risk management"),
    ("change", "变更管理", "Change management"),
    ("communications", "沟通管理", "Communications"),
    ("procurement", "采购管理", "Procurement"),
    ("agile", "敏捷教练", "Agile coaching"),
)

LEADER = One("lan.zhou", "周岚", "Lan Zhou", "lanstar", LEAD, "", Office.LEADER)

PEOPLE = (
    # the group's PMO, and two who read along
    One("xiaowen.ding", "丁晓雯", "Xiaowen Ding", "lanstar", MEMBER, "coordination", Office.MEMBER),
    One("guodong.shen", "沈国栋", "Guodong Shen", "lanstar", MEMBER, "", Office.MEMBER),
    One("yutong.gu", "顾雨桐", "Yutong Gu", "lanstar", MEMBER, "analysis", Office.MEMBER),
    One("minhua.tang", "唐敏华", "Minhua Tang", "lanstar", MEMBER, "", Office.MEMBER),
    One("daniel.weber", "韦丹尼", "Daniel Weber", "lanstar", MEMBER, "risk", Office.MEMBER, "en"),
    One("ruoxi.he", "何若曦", "Ruoxi He", "lanstar", MEMBER, "change", Office.MEMBER),
    One("priya.nair", "普莉娅", "Priya Nair", "lanstar", MEMBER, "communications", Office.MEMBER, "en"),
    One("jianguo.peng", "彭建国", "Jianguo Peng", "lanstar", MEMBER, "procurement", Office.MEMBER),
    One("shuang.lu", "陆爽", "Shuang Lu", "lanstar", MEMBER, "finance", Office.MEMBER),
    One("bo.xia", "夏波", "Bo Xia", "lanstar", MEMBER, "agile", Office.MEMBER),
    One("weiguang.fang", "方为光", "Weiguang Fang", "lanstar", READER, "finance"),
    One("claire.dubois", "杜珂莱", "Claire Dubois", "lanstar", READER, "", language="en"),
    # content platform
    One("zhiyuan.cheng", "程致远", "Zhiyuan Cheng", "content", LEAD, "business"),
    One("li.wang", "王丽", "Li Wang", "content", MEMBER, "business"),
    One("qian.sun", "孙倩", "Qian Sun", "content", MEMBER, "operations"),
    One("hai.jiang", "蒋海", "Hai Jiang", "content", MEMBER, "quality"),
    One("yue.fan", "范悦", "Yue Fan", "content", MEMBER, "quality"),
    One("siqi.lin", "林思琪", "Siqi Lin", "feed", LEAD, "product"),
    One("hao.chen", "陈浩", "Hao Chen", "feed", MEMBER, "technology"),
    One("kenji.mori", "森健二", "Kenji Mori", "ranking", LEAD, "product", language="en"),
    One("mengting.xu", "徐梦婷", "Mengting Xu", "creator", MEMBER, "product"),
    One("lei.yao", "姚磊", "Lei Yao", "creator", LEAD, "technology"),
    One("anran.bai", "白安然", "Anran Bai", "community", MEMBER, "product"),
    One("zihan.luo", "罗子涵", "Zihan Luo", "community", MEMBER, "technology"),
    # live entertainment
    One("hongmei.jin", "金红梅", "Hongmei Jin", "live", LEAD, "business"),
    One("emma.brown", "艾玛", "Emma Brown", "live", MEMBER, "business", language="en"),
    One("kai.ren", "任凯", "Kai Ren", "live", MEMBER, "operations"),
    One("jing.shi", "石静", "Jing Shi", "live", MEMBER, "quality"),
    One("pengfei.hou", "侯鹏飞", "Pengfei Hou", "live", MEMBER, "quality"),
    One("xinyi.tan", "谭欣怡", "Xinyi Tan", "studio", MEMBER, "product"),
    One("yang.qiu", "邱阳", "Yang Qiu", "studio", LEAD, "technology"),
    One("lin.duan", "段琳", "Lin Duan", "hosts", MEMBER, "product"),
    One("tao.meng", "孟涛", "Tao Meng", "hosts", MEMBER, "technology"),
    One("jiayi.qin", "秦佳怡", "Jiayi Qin", "drama", LEAD, "product"),
    One("rui.dai", "戴睿", "Rui Dai", "drama", MEMBER, "technology"),
    One("minh.tran", "陈明", "Minh Tran", "drama", MEMBER, "technology", language="en"),
    # advertising
    One("qiang.zhao", "赵强", "Qiang Zhao", "ads", LEAD, "business"),
    One("nan.cui", "崔楠", "Nan Cui", "ads", MEMBER, "business"),
    One("yifan.wei", "魏一凡", "Yifan Wei", "ads", MEMBER, "operations"),
    One("chun.lei", "雷春", "Chun Lei", "ads", MEMBER, "quality"),
    One("olga.petrova", "奥尔加", "Olga Petrova", "ads", MEMBER, "quality", language="en"),
    One("chenxi.ma", "马晨曦", "Chenxi Ma", "delivery", MEMBER, "product"),
    One("guang.wan", "万光", "Guang Wan", "delivery", LEAD, "technology"),
    One("tianyu.hao", "郝天宇", "Tianyu Hao", "advertiser", MEMBER, "product"),
    One("min.zou", "邹敏", "Min Zou", "advertiser", MEMBER, "technology"),
    One("grace.lim", "林恩慈", "Grace Lim", "global-ads", LEAD, "product", language="en"),
    One("kun.dong", "董坤", "Kun Dong", "measurement", MEMBER, "product"),
    One("arjun.mehta", "梅阿俊", "Arjun Mehta", "measurement", LEAD, "technology", language="en"),
    # payment and growth
    One("yalan.xie", "谢雅兰", "Yalan Xie", "pay", LEAD, "business"),
    One("fan.su", "苏帆", "Fan Su", "pay", MEMBER, "business"),
    One("dong.liang", "梁栋", "Dong Liang", "pay", MEMBER, "operations"),
    One("xue.pan", "潘雪", "Xue Pan", "pay", MEMBER, "quality"),
    One("jun.tian", "田俊", "Jun Tian", "pay", MEMBER, "quality"),
    One("wenjie.han", "韩文杰", "Wenjie Han", "checkout", LEAD, "product"),
    One("bin.cao", "曹斌", "Bin Cao", "checkout", MEMBER, "technology"),
    One("lucas.silva", "卢卡斯", "Lucas Silva", "risk-control", LEAD, "technology", language="en"),
    One("yuhan.yu", "余雨涵", "Yuhan Yu", "settlement", MEMBER, "product"),
    One("zheng.gao", "高峥", "Zheng Gao", "settlement", LEAD, "technology"),
    One("nuo.feng", "冯诺", "Nuo Feng", "growth", MEMBER, "product"),
)

ROTAS = (  # unit, function, days of a turn, people
    ("content", "quality", 7, ("hai.jiang", "yue.fan")),
    ("live", "quality", 7, ("jing.shi", "pengfei.hou")),
    ("ads", "quality", 14, ("chun.lei", "olga.petrova")),
    ("pay", "quality", 7, ("xue.pan", "jun.tian")),
    ("drama", "technology", 14, ("rui.dai", "minh.tran")),
    ("content", "product", 7, ("siqi.lin", "anran.bai", "mengting.xu")),
    ("ads", "product", 7, ("chenxi.ma", "tianyu.hao", "kun.dong")),
    ("growth", "technology", 7, ("bin.cao", "zheng.gao")),
)

LADDERS = {  # (level, working hours after the rung before, whom); the group's own holds elsewhere
    "live": ((1, 2, "turn"), (2, 4, "lead"), (3, 8, "lead_above"), (4, 8, "pmo")),
    "ads": ((1, 8, "turn"), (2, 16, "owner"), (3, 16, "lead_above")),
    "pay": ((1, 4, "turn"), (2, 8, "lead"), (3, 8, "lead_above"), (4, 16, "pmo")),
}
