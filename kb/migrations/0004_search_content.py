"""Adds phrasings to existing shipped content, and grants the roles permissions on synonyms and search counts.

New sites get the phrasings from `load_kb`, which does not change existing objects.
"""

from django.db import migrations

PHRASINGS = {
    "provider": {
        "alipay": (
            """\
客服电话多少
怎么转人工
怎么联系客服
客服热线
投诉打什么电话
半夜打客服有人接吗？
客服会说英语吗？
淘宝付款的事问谁
芝麻信用客服
蓝色图标的付款软件客服
蚂蚁集团客服""",
            """\
customer service number
talk to a human
how do I contact support?
who do I call?
make a complaint
English-speaking support
is support open at night?
who helps with Taobao payments
Ant Group support
help line for the blue payment app""",
        ),
        "wechat-pay": (
            """\
客服电话号码
人工客服怎么打
客服联系不上
服务热线是多少
我要投诉
二十四小时客服
有没有英文客服？
腾讯客服电话
零钱和红包的问题找谁
聊天软件里付钱，客服是哪个""",
            """\
support phone number
speak to an agent
contact customer service
which number should I ring?
complaint number
24 hour helpline
can I get help in English?
Tencent customer service
help with red packets and chat payments
green chat app payment support""",
        ),
        "apple-pay": (
            """\
官方客服电话
想找真人客服
找客服
热线电话打几号
投诉电话
周末客服上班吗？
能用英语打客服吗？
iPhone 双击侧边键付款的客服
手表刷卡有问题打给谁
iPhone 自带钱包的售后电话""",
            """\
helpline number
real person please
get in touch with the support team
call support
how to complain
is anyone there at weekends?
do they speak English?
iPhone wallet support
Apple Watch payment help line
who to call about double-click to pay""",
        ),
        "google-pay": (
            """\
客服电话怎么打
人工服务在哪里
客服联系方式
全国热线
去哪里投诉？
晚上能打客服吗？
客服讲不讲外语
安卓手机上的外国钱包客服
海外安卓手机付款求助
Pixel 手机付款找谁帮忙""",
            """\
customer care number
how to reach a live agent
contact details for help
phone the hotline
where can I file a complaint?
opening hours of the call centre
support in my language
Android phone wallet support
Pixel tap to pay help
help desk for paying with an Android""",
        ),
        "jd-pay": (
            """\
求客服电话
人工客服电话
在哪能找到客服？
售后热线
怎么投诉
客服几点下班
外国人打哪个客服电话
网购商城付款的客服
自营订单付款的事打哪个电话
买家电分期付款找谁""",
            """\
service hotline number
get through to someone
reach the help desk
telephone number for help
I want to complain
what time does support close?
helpline for foreigners
Chinese online store checkout support
baitiao repayment help
electronics order payment hotline""",
        ),
    },
    "faq": {
        "payment-failed": (
            """\
支付失败
余额不足
俾唔到钱
付不了款
钱付不出去
扫了码没反应
在超市收银台付钱失败了
卡刷不出来
买菜扫二维码一直转圈
提示交易失败
为什么老是支付不成功？
余额明明够，就是付不了
银行卡里有钱却说余额不足
外国银行卡 visa 付钱被拒
手机没信号，买不了单
转账转不出去
超出限额，不让付
绑的信用卡过期，用不了了
付款码刷了好几次都不行
网上下单，一到支付页面就闪退
提现提不出来""",
            """\
insufficient balance
card declined
my payment does not go through
can't pay at the till
checkout says transaction failed
payment unsuccessful, why?
I scan the QR code and nothing happens
it won't let me pay
paying keeps failing in the supermarket
my Visa is rejected
foreign card not accepted
insufficient funds but I have money
no signal in the shop, cannot pay
transfer won't send
app crashes when I pay
error message when paying online
over the limit, payment refused
credit card expired, pay not work
cannot withdraw to my bank""",
        ),
        "forgot-password": (
            """\
忘记密码
密码找回
密码忘了
支付密码记不得了
想不起登录密码
怎么重设密码？
改密码在哪里改
找回支付口令
老是提示密码错误
密码不对，登不进去
忘了六位数的付款密码
我爸忘了密码，怎么弄？
收不到验证码，密码改不成
手机号换了，密码怎么找回来？
旧的不记得，想换个新密码
手势图案忘了，打不开钱包
重置密码的短信一直不来
能用邮箱重设吗？
密码总是输错，想重新设一个
好久没用，登录口令早忘光了""",
            """\
forgot my password
lost my password
can't remember my PIN
forgotten passcode
reset pin
change my payment password
how to recover password?
it says wrong password
I don't know my login password any more
need new password
where is the forgot password link?
reset code never arrives
no text message to reset my password
changed my phone number, how get password back
password recovery by email
my mum forgot her six-digit PIN
I forget the pay code
set a new PIN without the old one
haven't used it for years, what was my password?""",
        ),
        "account-locked": (
            """\
账户锁定
账号被冻结了
被封号了怎么解封？
登不上，提示账户异常
进不去钱包了
限制登录怎么解除
密码错太多次被锁
账户被限制收付款
钱包突然停用，说有风险
为什么冻结我的钱？
怎么解冻
说我有可疑操作，号被停了
系统说有人盗号，把我锁在外面
要身份证才能解锁吗？
人脸识别过不了，解不了锁
出国后一登录就被锁住
冻结多久能恢复？
钱还在里面，号却登不上
换了新手机就不让登了""",
            """\
account locked
account frozen
account suspended, why?
I'm locked out
blocked account
can't get into my wallet
unfreeze my account
how to unblock?
too many wrong attempts
login restricted for security reasons
says unusual activity detected
my wallet was disabled
access denied when I sign in
got banned, my money is still inside
face verification fails, cannot unlock
do I need my passport to unlock it?
locked after I got a new phone
how long does the freeze last?
account limited, cannot receive money""",
        ),
        "transaction-history": (
            """\
交易记录
查账单
怎么看花了多少钱？
消费明细在哪里
导出流水给银行用
付款记录找不到
上个月的支出
这笔钱花在哪儿了？
莫名其妙扣了一笔，是什么？
查一下转给谁了
收钱的记录怎么查
去年的交易还能查到吗？
按月份看开销
每周花销统计
报销要用，账单怎么下载
想对一下账
昨天买菜那笔付了多少
有没有收到别人转来的钱
余额怎么变少了，查去向""",
            """\
transactions
history of what I bought
statement
payment history
where did my money go?
what is this charge?
how much did I spend last month
check past payments
find an old purchase
export my spending to Excel
list of expenses
find the receipt for a payment
who did I pay yesterday?
did my friend's money arrive?
bill details
look up record
cannot find my shopping record
proof of payment for my boss
filter spending by week
balance went down, don't know why""",
        ),
        "cancel-transaction": (
            """\
转错人了
撤回转账
付错钱能退吗？
怎么退款
取消订单
钱转出去还没到账，想撤销
扣了钱，商家说没收到
一直显示处理中
不想买了，能不能退钱？
点错了，多付了钱
同一笔扣了两次
金额输错，多打了一个零
发错红包能收回来吗？
待付款的单子怎么关掉
钱卡在半路了
后悔付款了，钱能追回吗？
交易能不能中止
对方还没收，怎么要回来？""",
            """\
sent money to the wrong person
cancel payment
refund
I want my money back
undo transfer
stop a pending payment
charged but the shop got nothing
payment stuck on processing
charged twice for one thing
typed the wrong amount, sent too much
cancel my order
paid by mistake
take back a red packet
recall a transfer not yet accepted
changed my mind, don't want to buy it
can I reverse it?
money deducted but order not confirmed
I push wrong button, please return the money""",
        ),
    },
    "section": {
        "introduction": (
            """\
前言
这个网站是干什么的
各家钱包的客服电话汇总
这里能查到哪些电话？
手机支付出问题上哪儿查
客服号码大全
国内有哪些钱包的热线
这份指南怎么用""",
            """\
introduction
what is this site for?
list of all wallet hotlines in China
what can I find here?
about this guide
phone numbers of Chinese payment apps
all support numbers on one page
how do I use this guide?""",
        ),
        "what-is-a-digital-wallet": (
            """\
电子钱包是啥
手机钱包什么意思
移动支付是怎么回事？
没用过手机付款，从哪儿开始
钱包要绑银行卡吗？
国内用哪些支付软件？
钱能存在手机里吗？
电子钱包和银行卡有什么区别""",
            """\
e-wallet meaning
what does mobile wallet mean
how do people pay by phone in China?
new to mobile payment
which payment apps are used in China?
do I have to link a bank card?
electronic wallet explained
can I keep money on my phone?""",
        ),
        "main-features": (
            """\
数字钱包能干什么
手机钱包有什么用
转账要不要手续费？
有没有返现和积分
钱放里面安全吗？
扫二维码怎么付
能设预算记账吗？
用钱包有什么好处
互相转钱方便吗？""",
            """\
what can a wallet do?
is my money safe in it?
is there a fee to send money?
cashback and points
set a budget
benefits of paying by phone
how does QR payment work?
functions of e-wallet
can I send money to friends?""",
        ),
        "why-contact-support": (
            """\
什么时候该找客服
客服能帮我解决什么？
自己弄不好，要不要打客服
零钱数目对不上
余额显示不对
有必要打电话吗？
出了问题不管会怎样？""",
            """\
when should I call support?
what can customer service do for me?
do I really need to phone them?
balance is wrong
wallet shows the wrong amount
can't fix it myself
what problems can support solve?""",
        ),
        "talking-to-support": (
            """\
打客服前要准备什么
跟客服怎么说才说得清
要报订单号吗？
客服听不懂我的问题
和客服吵起来了
打电话要提供哪些信息
气得想骂客服
客服讲的办法要记下来吗？
不知道该怎么描述问题""",
            """\
customer service call tips
what to say when I call
what to prepare before calling
do I need my order number?
support doesn't understand me
how to explain my problem
I am angry with the agent
which details will they ask for?
tips for calling a helpline
what should I write down on the call?""",
        ),
        "summary": (
            """\
全文总结
太长不看
最要紧的是哪几点？
一句话概括
看完该记住什么
最后总结一下""",
            """\
key points
too long, didn't read
what should I remember?
conclusion
main takeaways
the guide in a nutshell""",
        ),
    },
}
"""By model and slug: the Chinese and the English phrasings, one a line."""

VERBS = {
    "administrator": ("add", "change", "delete", "view"),
    "editor": ("add", "change", "delete", "view"),
    "reviewer": ("change", "view"),
    "translator": ("view",),
}


def add_phrasings(apps, schema_editor):
    alias = schema_editor.connection.alias
    for model, phrasings in PHRASINGS.items():
        rows = apps.get_model("kb", model).objects.using(alias)
        for slug, (chinese, english) in phrasings.items():
            rows.filter(slug=slug).update(phrasings=chinese, phrasings_zh_hans=chinese, phrasings_en=english)


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)

    def get_permission(verb, model):
        content_type, _ = content_types.get_or_create(app_label="kb", model=model)
        name = f"Can {verb} {apps.get_model('kb', model)._meta.verbose_name}"
        permission, _ = permissions.get_or_create(
            content_type=content_type, codename=f"{verb}_{model}", defaults={"name": name}
        )
        return permission

    for name, verbs in VERBS.items():
        for group in groups.filter(name=name):
            group.permissions.add(*(get_permission(verb, "synonymgroup") for verb in verbs))
            group.permissions.add(get_permission("view", "searchcount"))


class Migration(migrations.Migration):
    dependencies = [("kb", "0003_search")]
    operations = [
        migrations.RunPython(add_phrasings, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
