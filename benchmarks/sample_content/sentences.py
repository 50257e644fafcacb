"""The sentences of sample content: questions and answers, in Chinese and in English.

A line is one sentence, Chinese | English, the most frequent first. Words from `words` replace the gaps: {thing}
and {name} (without "my"), {does}, {doing} and {did}, {state}, {when}, {who}, {error}, {need}, {cause} and {other},
a second cause.
"""

from typing import NamedTuple

from benchmarks.sample_content.words import Pair, table


class Advice(NamedTuple):
    """One step: its title, and sentences of which two are taken."""

    title: Pair
    sentences: list[Pair]


def _advice(lines: str) -> list[Advice]:
    advice: list[Advice] = []
    for line in lines.strip().splitlines():
        (sentence,) = table(line.strip())
        if line.startswith("  "):
            advice[-1].sentences.append(sentence)
        else:
            advice.append(Advice(sentence, []))
    return advice


ABOUT_AN_ACTION = table("""
{when}，怎么{does}{thing}？ | How do I {does} {thing} {when}?
{when}，没法{does}{thing}，怎么办？ | I cannot {does} {thing} {when}. What should I do?
{when}，{does}{thing}时提示“{error}”，怎么办？ | It says “{error}” when I {does} {thing} {when}. What should I do?
{when}，怎么帮{who}{does}{thing}？ | How do I help {who} to {does} the {name} {when}?
{when}，{does}{thing}总是失败，是什么原因？ | Why does {doing} {thing} keep failing {when}?
{when}，为什么{does}{thing}要{need}？ | Why do I need {need} to {does} {thing} {when}?
{when}，{does}{thing}要多久才生效？ | How long does it take to {does} {thing} {when}?
{when}，还能{does}{thing}吗？ | Can I still {does} {thing} {when}?
{when}，{does}了{thing}却没有变化，正常吗？ | I {did} {thing} {when}, but nothing changed. Is that normal?
{when}，{who}想{does}{thing}，需要准备什么？ | What does {who} need to {does} the {name} {when}?
{when}，没有{need}，可以{does}{thing}吗？ | Can I {does} {thing} without {need} {when}?
{does}{thing}要收手续费吗？{when}呢？ | Is there a fee for {doing} {thing}, also {when}?
{does}{thing}以后反悔了，{when}还能改回来吗？ | I changed my mind after {doing} {thing}. Can it be undone {when}?
{when}，在哪里能找到“{does}{thing}”？ | Where do I find the button to {does} {thing} {when}?
{when}，{who}误操作，{does}了{thing}，怎么办？ | {who} {did} the {name} by mistake {when}. What now?
{when}，{does}{thing}失败，是不是因为{cause}？ | Does {doing} {thing} fail because {cause} {when}?
{when}，{does}{thing}一天最多能操作几次？ | How many times a day can I {does} {thing} {when}?
{when}，有人让我{does}{thing}，是不是诈骗？ | Somebody tells me to {does} {thing} {when}. Is it a scam?
{does}{thing}的页面打不开，提示“{error}” | The page to {does} {thing} does not open and says “{error}”
{when}，{does}{thing}会影响信用吗？ | Does {doing} {thing} {when} affect my credit?
""")

ABOUT_A_STATE = table("""
{when}，{thing}{state}，怎么办？ | {thing} {state} {when}. What should I do?
{when}，为什么{thing}{state}？ | Why is it that {thing} {state} {when}?
{when}，{who}的{thing}{state}，怎么处理？ | {who} says that the {name} {state} {when}. What can we do?
{when}，{thing}{state}，是不是因为{cause}？ | {thing} {state} {when}. Is it because {cause}?
{when}，{thing}{state}，提示“{error}”，怎么解决？ | {thing} {state} {when} and it says “{error}”. How do I solve it?
{when}，{thing}{state}，要等多久？ | How long do I have to wait if {thing} {state} {when}?
{when}，{thing}{state}，钱会不会有风险？ | Is my money at risk if {thing} {state} {when}?
{thing}{state}，商家说是因为{cause}，对吗？ | {thing} {state}, and the shop says that {cause}. Is that right?
{when}，{thing}{state}，该找谁？ | Who can help if {thing} {state} {when}?
{when}，{thing}{state}，重新登录也没用，怎么办？ | {thing} {state} {when}, even after I log in again. What now?
{thing}第二次出现“{error}”，{state}，怎么回事？ | “{error}” for the second time, and {thing} {state}. What is going on?
{when}，{who}的{thing}{state}，能代为处理吗？ | Can I act for {who} if the {name} {state} {when}?
{when}，{thing}{state}，需要{need}才能恢复吗？ | {thing} {state} {when}. Do I need {need} to mend it?
{when}，{thing}{state}，可以投诉吗？ | Can I complain if {thing} {state} {when}?
客服说{cause}，可是{thing}还是{state} | Support says that {cause}, but {thing} still {state}
""")

ASKED_ABOUT_AN_ACTION = table("""
{does}不了{thing} | cannot {does} {name}
{thing}怎么{does} | how to {does} {name}
{does}{thing}失败 | {doing} {name} fails
{when}{does}不了{thing} | can't {does} {thing} {when}
想{does}{thing}，找不到在哪里 | where can I {does} {thing}
为啥不能{does}{thing} | why can't I {does} {name}
{does}{thing}没反应 | {doing} {name} does nothing
{error}，{does}不了{thing} | {error} when {doing} {name}
帮{who}{does}{thing} | {does} {name} for {who}
{does}{thing}要{need}吗 | {does} {name} without {need}
{does}{thing}点了好几次都不行 | tried to {does} {name} many times
{when}怎么{does}{thing}啊 | {does} {name} {when}
{does}{thing}没成功 | unable to {does} {thing}
不会{does}{thing} | I don't know how to {does} {name}
求助，{thing}{does}不成功 | help with {doing} {thing}
{does}{thing}一直显示{error} | {does} {name} error: {error}
""")

ASKED_ABOUT_A_STATE = table("""
{thing}{state} | {name} {state}
{thing}{state}怎么回事 | why {name} {state}
{when}{thing}{state} | {name} {state} {when}
我的{thing}{state} | help, {thing} {state}
{thing}怎么{state}呀 | {thing} {state}, what to do
{who}的{thing}{state} | {name} of {who} {state}
{thing}{state}，{error} | {name} {state}: {error}
{thing}老是{state} | {name} always {state}
突然发现{thing}{state} | suddenly {thing} {state}
{thing}{state}找谁 | who to ask if {name} {state}
{cause}，{thing}{state} | {cause}, {name} {state}
昨天还好好的，今天{thing}{state} | fine yesterday, today {name} {state}
{thing}有问题，{state} | problem: {thing} {state}
""")

OPENINGS = table("""
先别着急，这种情况并不少见。 | Don't worry: this happens quite often.
遇到这个问题的人不少，大多可以自己解决。 | Many people meet this, and most can solve it themselves.
这多半是暂时的，按顺序检查一遍就好。 | This is usually temporary. Check the following in order.
不同的钱包菜单略有不同，步骤大致一样。 | Menus differ a little between wallets, but the steps are the same.
和{thing}有关的问题，先看状态，再动手。 | If it is about the {name}, look at its state first.
请先确认用的是自己的账户，再往下看。 | Make sure first that you are in your own account.
这里说的是最常见的处理办法。 | These are the usual ways to handle it.
一边看一边做，不会的地方请人帮忙。 | Do it as you read, and ask somebody where you are stuck.
动手之前，先花一分钟看完这一页。 | Take a minute to read this page before you start.
只要没有把验证码告诉别人，钱一般是安全的。 | As long as you gave nobody your codes, your money is normally safe.
""")

REASONS = table("""
常见的原因有两个：{cause}，或者{other}。 | There are two common causes: {cause}, or {other}.
多数时候是因为{cause}。 | Most often, {cause}.
可能是{cause}，也可能只是{other}。 | It may be that {cause}, or only that {other}.
如果{cause}，就会出现这种情况。 | If {cause}, this is what you see.
有时提示“{error}”，其实是{cause}。 | Sometimes it says “{error}” because {cause}.
先排除一点：是不是{cause}。 | Rule out one thing first: that {cause}.
一般不是{cause}，就是{other}。 | Normally either {cause} or {other}.
""")

CLOSINGS = table("""
请按下面的步骤逐一排查。 | Work through these steps in order.
下面的步骤从简单到复杂。 | The steps below go from simple to difficult.
做完一步就试一次，不必全部做完。 | Try again after each step; you may not need them all.
整个过程大约需要十分钟。 | All of it takes about ten minutes.
如果涉及大额资金，请直接看最后一步。 | If a large sum is at stake, go straight to the last step.
请准备好{need}，可能会用到。 | Have {need} ready, in case it is wanted.
""")

ADVICE = _advice("""
检查网络 | Check your connection
  看看手机能不能打开别的网页。 | See whether your phone opens other pages.
  换成移动数据，或者连上另一个无线网再试。 | Change to mobile data or to another wireless network, and try again.
  信号弱的地方，换个位置往往就好了。 | Where the signal is weak, another place often helps.
  地下室和电梯里常常没有信号。 | There is often no signal in basements and lifts.
更新应用 | Update the app
  打开应用商店，看看钱包有没有新版本。 | Open the app store and see whether there is a new version.
  旧版本可能不支持{does}{thing}。 | An old version may not let you {does} the {name}.
  更新以后，重新打开应用再试一次。 | After the update, open the app again and retry.
  更新需要几分钟，最好连着无线网。 | An update takes some minutes, best on a wireless network.
重启应用 | Restart the app
  把应用完全关掉，再重新打开。 | Close the app completely and open it again.
  还不行的话，把手机也重启一次。 | If that is not enough, restart the phone too.
  有时只是页面没有刷新。 | Sometimes only the page was not refreshed.
看看余额和限额 | Look at your balance and limits
  打开钱包，看看余额够不够。 | Open the wallet and see whether the balance is enough.
  单笔和单日都有限额，超过了就要等到第二天。 | There are limits for each payment and each day; above them, wait until the next day.
  完成实名认证以后，限额通常会提高。 | Limits usually go up once your identity is verified.
  手续费也会占用余额。 | Fees count against the balance as well.
查看{thing}的状态 | Look at the state of the {name}
  进入“我的”，找到{thing}，看它显示的是什么状态。 | Go to “Me”, find the {name} and see which state it shows.
  如果写着“处理中”，等一个工作日再看。 | If it says “processing”, look again after a working day.
  状态旁边的问号会说明原因。 | The question mark beside the state explains the reason.
  把状态页面截图保存下来。 | Keep a screenshot of the state.
核对个人信息 | Compare your details
  姓名和证件号要和银行留的一模一样。 | Name and document number must be just as the bank has them.
  护照上的英文名注意顺序和空格。 | With a passport, mind the order of the names and the spaces.
  预留手机号换过的，先到{bank}更新。 | If your number has changed, update it with {bank} first.
  生僻字可以复制粘贴。 | Rare characters can be copied and pasted.
换一种支付方式 | Try another way to pay
  先用余额或者另一张卡付款。 | Pay from your balance or with another card for now.
  有的{shop}只收一部分卡。 | Some places, such as {shop}, take only some cards.
  信用卡有欠款没还，也会被停用。 | A credit card with an unpaid bill may be disabled too.
等一等再试 | Wait and try again
  过十分钟再试，不要连续点很多次。 | Try again after ten minutes; do not press many times.
  {bank}的系统在半夜常常维护。 | The system of {bank} is often serviced at night.
  {date}前后人多，会慢一些。 | Around {date} many people use it, and it is slower.
  提示“{error}”时，等一会儿多半能恢复。 | When it says “{error}”, it mostly recovers after a while.
重新登录 | Log in again
  退出账户，再用密码或者验证码登录。 | Log out, and log in with your password or a code.
  别人问你要验证码，一律不要给。 | Never give a code to anybody who asks for it.
  在新手机上登录，可能还要{need}。 | A new phone may want {need} as well.
重新{does}一次 | Do it once more
  回到上一页，再{does}一次{thing}。 | Go back a page and {does} the {name} again.
  如果还是提示“{error}”，记下时间。 | If it still says “{error}”, write down the time.
  不要短时间内反复操作，否则会被限制。 | Do not repeat it quickly, or you may be blocked for a while.
检查权限 | Check the permissions
  在手机设置里找到钱包，打开定位和相机。 | In the phone's settings, find the wallet and allow location and camera.
  没有相机权限，扫码和刷脸都用不了。 | Without the camera, neither codes nor face scans work.
  打开通知，才能收到提醒。 | Allow notifications to receive alerts.
核实对方是谁 | Make sure who the other side is
  先用别的方式联系对方，确认是本人。 | Contact the person in another way and make sure it is them.
  自称客服让你转账的，都是诈骗。 | Whoever claims to be support and tells you to send money is a fraud.
  陌生人发来的链接不要点。 | Do not open links from strangers.
  拿不准的话，请家人或者朋友一起看一看。 | If you are not sure, let family or a friend have a look with you.
找到这笔记录 | Find the record
  打开账单，按时间或者金额查找。 | Open your statement and search by time or amount.
  筛选时选“全部”，不要只看本月。 | Choose “all”, not only this month.
  点开记录，复制交易编号。 | Open the record and copy its transaction number.
  {shop}的名字可能和账单上的不一样。 | The name of {shop} may differ from the one on the statement.
找商家处理 | Ask the shop
  带上付款截图，请店员查一下。 | Show a screenshot to the staff and ask them to look.
  商家同意退款后，钱会按原路退回。 | Once the shop agrees, the money comes back the way it went.
  小票请保留到退款到账。 | Keep the receipt until the refund arrives.
准备材料 | Have your documents ready
  一般需要{need}。 | Normally you need {need}.
  照片要四角完整，光线均匀，不能反光。 | Photos need all four corners, even light and no reflections.
  {country}的证件可能需要翻译件。 | Documents from {country} may have to be translated.
  文件名不要带特殊符号。 | Keep special signs out of file names.
联系银行 | Ask the bank
  问问{bank}，卡有没有被限制网上支付。 | Ask {bank} whether the card is blocked for online payments.
  到网点办理，要带上身份证或者护照。 | At a branch, bring your ID card or passport.
  银行的客服会告诉你被拒的原因。 | The bank can tell you why it was refused.
清除缓存 | Clear the cache
  在设置里找到“清除缓存”，点一下。 | Find “Clear cache” in the settings and press it.
  清除缓存不会删除余额和记录。 | This removes neither your balance nor your records.
  手机空间不足时，先删掉不用的照片。 | If the phone is full, delete some photos first.
换一台设备试试 | Try another device
  用{device}登录同一个账户试试。 | Log in to the same account on {device} and see.
  在别人的手机上用完，一定要退出登录。 | On somebody else's phone, always log out afterwards.
  两台设备都不行，就不是手机的问题。 | If neither works, it is not the phone.
打开对应的设置 | Open the setting
  依次点“我的”“设置”“支付设置”。 | Press “Me”, “Settings” and “Payment settings”.
  找到{thing}，看右边的开关是不是打开的。 | Find the {name} and see whether the switch beside it is on.
  找不到的话，在顶部的搜索框里搜一下。 | If you cannot find it, use the search box at the top.
校准手机时间 | Set the phone's clock
  在系统设置里打开“自动设置时间”。 | Turn on “set time automatically” in the system settings.
  时间差几分钟，付款码就会失效。 | A few minutes' difference make a payment code invalid.
  从{country}回来，别忘了改时区。 | Back from {country}, remember the time zone.
先冻结账户 | Freeze the account first
  怀疑被盗时，马上在安全中心冻结账户。 | If you suspect theft, freeze the account in the security centre at once.
  冻结以后，别人就转不走钱了。 | Nobody can move your money after that.
  同时修改登录密码和支付密码。 | Change both the login and the payment password.
保存证据 | Keep the evidence
  把聊天记录、转账页面都截下来。 | Take screenshots of the chat and of the transfer.
  写下发生的时间、金额和对方的名字。 | Write down the time, the amount and the other side's name.
  这些以后报案或者申诉都用得上。 | You will want them for a report or an appeal.
阅读页面上的说明 | Read what the page says
  提示里往往写着原因，比如{cause}。 | The message often gives the reason, for example that {cause}.
  看不懂中文，可以长按文字翻译。 | If you do not read Chinese, press the text long to translate it.
  把完整的提示抄下来，不要只记一半。 | Copy the whole message, not half of it.
试一笔小额的 | Try a small amount
  先付{coins}元，看看能不能成功。 | Pay {coins} yuan first and see whether it works.
  小额可以，大额不行，多半是限额的问题。 | If small amounts work and large ones do not, it is probably a limit.
  {city}的部分商家不支持大额扫码。 | Some shops in {city} do not take large amounts by code.
请家人帮忙 | Ask your family
  请家里人在旁边看着，一起操作一遍。 | Let somebody of your family sit beside you while you do it.
  密码要自己输入，不要说出来。 | Enter the password yourself and do not say it aloud.
  给老人用的手机，可以先打开长辈模式。 | On a phone for an older person, turn on senior mode first.
查看活动规则 | Read the terms
  优惠有时间和地区的限制，{city}不一定能用。 | Offers are limited in time and place, and may not hold in {city}.
  买{goods}等商品可能不能用券。 | Coupons may not hold for goods such as {goods}.
  同一张券不能和别的优惠一起用。 | A coupon cannot be combined with other offers.
确认所在的地区 | Check your region
  人在{country}时，有的功能用不了。 | Some functions are not there in {country}.
  关掉代理再试，系统会看你的位置。 | Turn off any proxy; the system looks at where you are.
  账户注册的地区改不了，只能重新注册。 | The region of an account cannot be changed, only a new account opened.
""")  # noqa: E501

CONTACT_TITLES = table("""
联系客服 | Contact customer service
找人工客服 | Talk to a person
向客服说明情况 | Tell support what happened
""")

CONTACT_TEXTS = table("""
如果还是不行，请联系客服，说明{thing}的情况。 | If none of this works, contact customer service and tell them about the {name}.
把情况说具体，例如“{when}，{thing}{state}，提示‘{error}’”。 | Be precise, for example: “The {name} {state} {when}, and it says: {error}”.
联系钱包的客服，提供交易编号和截图，方便他们排查。 | Contact your wallet's support and give them the transaction number and screenshots.
只打本站列出的热线，不要相信搜索结果里的号码。 | Call only the hotlines listed on this site; do not trust numbers from search results.
客服可能要你提供{need}，但不会要你的密码。 | Support may ask for {need}, but never for your password.
""")  # noqa: E501
