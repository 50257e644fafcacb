"""The words of sample content: what people have trouble with, where, when and why, in Chinese and in English.

A line is one entry, Chinese | English, the most frequent first. Commas separate wordings, the usual one first.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Pair(NamedTuple):
    """The same in each language."""

    chinese: str
    english: str


class Area(NamedTuple):
    """Things of one kind, with what one does with them and what goes wrong with them."""

    article: str
    """What stands before their names in English."""
    things: list[Pair]
    actions: list[Pair]
    """The English: its form after "to", after "of", and its past."""
    states: list[Pair]


def table(lines: str) -> list[Pair]:
    rows = (line.strip().split(" | ") for line in lines.strip().splitlines())
    return [Pair(chinese, english) for chinese, english in rows]


AREAS = [
    Area(
        "my",
        table("""
银行卡，卡，储蓄卡 | bank card, card, debit card
信用卡，贷记卡 | credit card
外国银行卡，外卡 | foreign card, overseas card
交通卡，公交卡 | transit card, bus card
亲属卡，亲情卡 | family card
会员卡 | membership card
购物卡，礼品卡 | gift card, shopping card
门禁卡 | access card
校园卡，饭卡 | campus card, canteen card
加油卡 | fuel card
社保卡，医保卡 | social security card, health insurance card
公司卡 | company card
电子驾照 | digital driving licence
车钥匙 | car key
酒店房卡 | hotel key
健身卡 | gym card
图书馆借阅证 | library card
登机牌 | boarding pass
老年卡 | senior pass
学生证 | student card
地铁月票 | monthly metro pass
工资卡 | salary card
虚拟卡 | virtual card
理发店储值卡 | hairdresser's prepaid card
"""),
        table("""
绑定，添加 | link, linking, linked
添加，加 | add, adding, added
解绑，解除绑定 | unlink, unlinking, unlinked
更换，换 | replace, replacing, replaced
激活 | activate, activating, activated
删除，移除 | remove, removing, removed
挂失 | block, blocking, blocked
升级 | upgrade, upgrading, upgraded
补办 | reorder, reordering, reordered
"""),
        table("""
用不了，不能用 | does not work, is not working
刷不出来，刷卡没反应 | is not read by the machine
被停用了，停用了 | has been disabled
过期了，到期了 | has expired
不见了，找不到了 | has disappeared
被别人绑定了 | is linked to somebody else's account
加不进钱包 | cannot be added to the wallet
余额不更新 | shows an old balance
显示“不支持” | is shown as “not supported”
解绑后又自己回来了 | comes back after I removed it
信息和银行的不一致 | does not match the bank's records
"""),
    ),
    Area(
        "my",
        table("""
转账，汇款 | transfer, money transfer
付款，支付 | payment
退款，退的钱 | refund
提现 | withdrawal, cash-out
充值 | top-up, recharge
红包 | red packet, red envelope
扫码付款 | QR payment, scan payment
还款 | repayment
跨行转账 | interbank transfer
跨境汇款 | international transfer, remittance
押金，保证金 | deposit
群收款，AA 收款 | split bill, group collection
代付 | payment by a friend
定金，订金 | down payment
工资 | salary
房租 | rent
打赏 | tip
捐款 | donation
报销款 | expense claim
补贴 | subsidy
赔款 | compensation
货款 | payment for goods
奖学金 | scholarship
压岁钱 | New Year money
份子钱 | wedding gift money
中奖奖金 | prize money
稿费 | writing fee
尾款 | final instalment
二手交易款 | second-hand sale payment
"""),
        table("""
取消，撤销 | cancel, cancelling, cancelled
查询，查 | track, tracking, tracked
申请 | request, requesting, requested
确认 | confirm, confirming, confirmed
撤回 | recall, recalling, recalled
核对 | check, checking, checked
重新提交 | resubmit, resubmitting, resubmitted
催办，催 | chase, chasing, chased
拒收 | refuse, refusing, refused
预约 | schedule, scheduling, scheduled
延期 | postpone, postponing, postponed
"""),
        table("""
一直没到账，还没到账 | has not arrived, did not arrive
失败了但钱扣了，没成功却扣了钱 | failed but the money is gone
一直显示处理中，卡在处理中 | is stuck at “processing”, keeps saying “processing”
被退回来了 | was sent back
被扣了两次，重复扣款 | was charged twice
金额不对 | has a wrong amount
转到陌生人账户了 | went to a stranger
被系统拦截了 | was blocked by the system
在账单里找不到 | is missing from my statement
被要求再验证一次 | needs to be verified again
显示成功对方却没收到 | shows as done but was never received
少了一部分 | arrived incomplete
到账时间推迟了 | has been delayed
被对方删除了 | was deleted by the other side
"""),
    ),
    Area(
        "my",
        table("""
电费 | electricity bill
话费，手机费 | phone bill
水费 | water bill
燃气费，煤气费 | gas bill
停车费 | parking fee
物业费 | property management fee
宽带费 | broadband bill
学费 | tuition fee
交通罚款，违章罚款 | traffic fine
医药费，看病的钱 | hospital bill
暖气费，取暖费 | heating bill
保险费 | insurance premium
高速通行费，过路费 | motorway toll
房贷 | mortgage instalment
车贷 | car loan instalment
有线电视费 | cable TV bill
打车费 | taxi fare
共享单车车费 | bike-sharing fee
快递费 | courier fee
外卖订单 | takeaway order
火车票订单 | train ticket order
机票订单 | flight booking
酒店订单 | hotel booking
电影票订单 | cinema booking
考试报名费 | exam fee
签证费 | visa fee
垃圾处理费 | rubbish collection fee
幼儿园伙食费 | kindergarten lunch fee
充电桩充电费 | charging station bill
景区门票订单 | park ticket order
挂号费 | registration fee
宠物医院账单 | vet's bill
"""),
        table("""
缴，交 | pay, paying, paid
查询，查 | look up, looking up, looked up
补缴，补交 | settle, settling, settled
分期支付 | split, splitting, split
取消 | cancel, cancelling, cancelled
预存 | prepay, prepaying, prepaid
核对 | check, checking, checked
打印 | print, printing, printed
"""),
        table("""
交了却显示欠费，付了还说没付 | still shows as unpaid
交了两次，重复缴了 | was paid twice
查不到，搜不到 | cannot be found
交到别人名下了，交错户号了 | was paid for somebody else
金额比平时高很多 | is much higher than usual
失败了但钱扣了 | failed but the money was taken
没有收据 | came without a receipt
被自动扣了 | was paid automatically
一直显示待支付 | keeps showing as “to be paid”
不能用优惠券 | does not accept a coupon
退不了 | cannot be refunded
开不了发票 | comes without an invoice
"""),
    ),
    Area(
        "the",
        table("""
免密支付，小额免密 | password-free payment, no-password payment
自动续费 | auto-renewal, automatic renewal
指纹支付 | fingerprint payment
刷脸支付，人脸支付 | face payment, pay by face
自动扣款，自动扣费 | automatic debit, direct debit
付款提醒，扣款通知 | payment alert
到账语音，收款语音 | voice alert
设备锁 | device lock
手势密码 | pattern lock
亲情付 | family payment
先用后付 | pay-later service
分期付款 | instalment service
青少年模式 | teen mode
长辈模式，老人模式 | senior mode
深色模式 | dark mode
定位权限 | location permission
英文界面，英语版 | English interface, English version
大字号，大字体 | large text
余额自动转入 | automatic saving
夜间保护 | night-time protection
延时到账 | delayed transfer
隐私保护 | privacy protection
碰一碰付款，碰一下支付 | tap to pay, contactless payment
离线付款码 | offline payment code
单日限额 | daily limit
汇率提醒 | exchange rate alert
生日提醒 | birthday reminder
手表付款 | watch payment
记账本 | expense book
"""),
        table("""
开启，打开 | turn on, turning on, turned on
关闭，关掉 | turn off, turning off, turned off
设置 | set up, setting up, set up
取消 | cancel, cancelling, cancelled
恢复 | restore, restoring, restored
找到 | find, finding, found
调整，改 | adjust, adjusting, adjusted
隐藏 | hide, hiding, hid
"""),
        table("""
打不开，开不了 | cannot be turned on
关不掉，关不了 | cannot be turned off
自己打开了 | turned itself on
是灰色的，点不了 | is greyed out
更新后不见了，找不到入口了 | has disappeared
没有反应，点了没反应 | does nothing
只在一部手机上有 | is on one phone only
总是要重新设置 | has to be set up again and again
这个地区用不了 | is not available in my region
扣了钱 | took money
和另一个功能冲突 | gets in the way of something else
"""),
    ),
    Area(
        "my",
        table("""
支付密码，付款密码 | payment password, payment PIN
登录密码，密码 | login password, password
验证码，短信验证码 | verification code, text message code
手机号，号码 | phone number, mobile number
实名信息，实名认证 | real-name verification, identity details
身份证照片，身份证 | ID photo, ID card photo
护照信息，护照 | passport details, passport
邮箱 | email address
人脸信息 | face scan
账户名 | account name
头像 | profile picture
昵称 | nickname
收货地址 | delivery address
安全问题 | security question
紧急联系人 | emergency contact
居住证信息 | residence permit
职业信息 | job details
登录设备 | login device
签名 | signature
银行预留手机号 | phone number at the bank
港澳居民来往内地通行证 | Mainland Travel Permit
台胞证 | Taiwan compatriot permit
营业执照 | business licence
监护人信息 | guardian's details
签证页照片 | photo of the visa page
税号 | tax number
"""),
        table("""
修改，改 | change, changing, changed
验证 | verify, verifying, verified
更新 | update, updating, updated
上传，提交 | submit, submitting, submitted
删除 | delete, deleting, deleted
核对 | check, checking, checked
找回 | recover, recovering, recovered
重新填写 | re-enter, re-entering, re-entered
"""),
        table("""
忘了，记不得了 | is forgotten, has been forgotten
通不过审核，审核不通过 | does not pass the check
被别人用了，被占用了 | is used by somebody else
过期了 | has expired
填错了，写错了 | was entered wrongly
和银行的不一致 | does not match the bank's
存不上，保存失败 | is not saved
一直收不到 | never arrives
显示格式不对 | is said to have a wrong format
识别不出来 | is not recognised
被泄露了 | has leaked
审核了好几天 | has been under review for days
"""),
    ),
    Area(
        "my",
        table("""
付款码，二维码 | payment code, QR code
收款码 | receiving code, collection code
乘车码，地铁码 | transit code, metro code
账单，交易记录，明细 | statement, transaction history, bill
优惠券，券 | coupon, voucher
电子发票，发票 | e-invoice, invoice
小程序 | mini program
电子回单，转账凭证 | e-receipt, proof of transfer
取件码 | parcel code
门票码，电子门票 | ticket code, e-ticket
折扣码 | discount code
群收款链接 | collection link
年度账单 | yearly statement
交易证明 | proof of payment
消费报告 | spending report
会员码 | membership code
排队号 | queue ticket
红包封面 | red packet cover
资产证明 | proof of assets
月结单 | monthly statement
充电宝订单 | power bank order
储物柜开门码 | locker code
抽奖券 | lottery ticket
收入证明 | proof of income
保修卡 | warranty card
"""),
        table("""
打开，开 | open, opening, opened
使用，用 | use, using, used
下载，导出 | download, downloading, downloaded
保存，存 | save, saving, saved
打印 | print, printing, printed
转发，发给别人 | forward, forwarding, forwarded
刷新 | refresh, refreshing, refreshed
查看，看 | view, viewing, viewed
领取，领 | claim, claiming, claimed
翻译成英文 | translate, translating, translated
"""),
        table("""
打不开，打开是空白 | does not open
扫不出来，扫不了 | cannot be scanned
过期了，失效了 | has expired
一直在转圈，加载不出来 | keeps loading
显示空白 | is blank
被商家拒收，商家说不能用 | is refused by the shop
下载不了 | cannot be downloaded
被别人用掉了 | was used by somebody else
看不清 | is hard to read
少了几笔 | is incomplete
显示成别人的名字 | shows another person's name
截图后用不了 | does not work as a screenshot
"""),
    ),
    Area(
        "my",
        table("""
账户，账号 | account, wallet account
零钱，余额 | balance, wallet balance
信用额度，额度 | credit limit
借款 | loan
基金 | fund
余额理财 | savings product
定期存款 | fixed deposit
分期账单 | instalment plan
信用分 | credit score
保险 | insurance policy
积分 | points balance, points
会员 | membership
外币余额 | foreign-currency balance
黄金积存 | gold savings
小荷包 | shared pot
养老金 | pension
公积金 | housing fund
儿童账户 | child's account
商家账户 | merchant account
子账户 | sub-account
冻结资金 | frozen money
旧账户 | old account
联名账户 | joint account
里程 | air miles
"""),
        table("""
开通 | open, opening, opened
注销 | close, closing, closed
查询，查看 | check, checking, checked
解冻，解锁 | unlock, unlocking, unlocked
提高 | raise, raising, raised
转让 | hand over, handing over, handed over
合并 | merge, merging, merged
续期 | renew, renewing, renewed
退出 | leave, leaving, left
继承 | inherit, inheriting, inherited
"""),
        table("""
被冻结了，被锁了 | is frozen, is locked
突然变少了，少了钱 | went down suddenly
登不上，进不去 | cannot be reached
显示为零，变成零了 | shows zero
不能转出，转不出来 | cannot be moved out
没有收益 | earns nothing
被降低了 | was lowered
到期没有退回 | was not paid back when it ended
被人登录过，被盗了 | was used by somebody else, has been hacked
和别人的混在一起了 | is mixed up with another one
显示有风险 | is marked as risky
注销不了 | cannot be closed
"""),
    ),
]

SITUATIONS = table("""
换了新手机 | after changing my phone
更新到最新版本后 | after the latest update
人在国外 | while I am abroad
换了手机号 | after changing my phone number
在{brand}{shop}结账时 | at the till of the {brand} shop
第一次用 | as a first-time user
用的是{bank}的卡 | with a card of {bank}
没有中国手机号 | without a Chinese phone number
在{city}出差 | on a business trip in {city}
网络不好的时候 | when the network is poor
人在{country} | while I am in {country}
手机丢了 | after losing my phone
金额超过{amount}元 | for more than {amount} yuan
用护照注册 | with a passport
输错几次密码后 | after several wrong passwords
在{city}的{shop} | in {shop} in {city}
用的是{device} | on {device}
出现错误代码 {code} | with error code {code}
半夜 | in the middle of the night
周末 | at the weekend
{date}以后 | since {date}
用的是{country}护照 | with a passport from {country}
在高铁上 | on the train
重新登录后 | after logging in again
开了飞行模式 | in flight mode
重启手机后 | after restarting my phone
银行系统维护期间 | while the bank's system is down
在机场 | at the airport
恢复出厂设置后 | after a factory reset
在医院 | in hospital
春节期间 | during the Spring Festival
和朋友聚餐时 | at dinner with friends
双十一那天 | on a big shopping day
签证快到期了 | with my visa about to end
刚到{city} | just after arriving in {city}
搬到{city}以后 | after moving to {city}
银行卡换了新的 | after getting a new bank card
改了名字 | after changing my name
账户里有{amount}元 | with {amount} yuan in the account
没有身份证 | without an ID card
连着酒店的无线网 | on the hotel's wireless network
在地铁闸机前 | at the metro gate
两部手机同时登录 | with two phones logged in
手机屏幕碎了 | with a broken screen
回到{country}以后 | after going back to {country}
在网上{brand}店买{goods}时 | when buying {goods} online from {brand}
给{goods}付钱时 | when paying for {goods}
卖了{goods}之后 | after selling {goods}
退了{goods}以后 | after returning {goods}
手机没电了 | with an empty battery
看不懂中文 | without reading Chinese
换成英文界面后 | after changing to English
还没满十八岁 | under the age of eighteen
眼睛看不清 | with poor eyesight
在{country}转机 | on a stopover in {country}
手机内存不足 | with the phone's memory full
用了代理上网 | through a proxy
离职以后 | after leaving my job
毕业以后 | after leaving school
结婚以后 | after getting married
亲人去世后 | after a death in the family
换了{bank}的新卡 | with a new card of {bank}
把{device}卖掉后 | after selling {device}
借用别人的{device} | on {device} of somebody else
""")

ERRORS = table("""
网络异常 | network error
操作失败 | operation failed
余额不足 | insufficient balance
系统繁忙 | system busy
密码错误 | wrong password
超出限额 | limit exceeded
身份验证失败 | identity check failed
账户存在风险 | account at risk
暂不支持该银行卡 | card not supported
交易已关闭 | transaction closed
验证码错误 | wrong code
登录已过期 | login expired
请先完成实名认证 | verify your identity first
该功能暂未开放 | not available yet
收款方账户异常 | the payee's account has a problem
请求超时 | request timed out
商户不存在 | unknown merchant
证件已过期 | document expired
姓名不匹配 | name does not match
操作过于频繁 | too many attempts
设备未授权 | device not authorised
所在地区不支持 | not supported in your region
未知错误 {code} | unknown error {code}
银行返回错误 {code} | bank error {code}
""")

NEEDS = table("""
人脸识别 | a face scan
身份证 | an ID card
短信验证码 | a text message code
实名认证 | identity verification
银行卡 | a bank card
中国手机号 | a Chinese phone number
护照照片 | a photo of the passport
开户行信息 | the name of the branch
监护人的同意 | a guardian's consent
住址证明 | a proof of address
工作证明 | a letter from the employer
定位权限 | the location permission
交易截图 | a screenshot of the transaction
交易编号 | the transaction number
原来的手机号 | the old phone number
居留许可 | a residence permit
""")

CAUSES = table("""
网络不稳定 | the network is unstable
余额不够 | the balance is too low
超过了限额 | the limit has been reached
版本太旧 | the app is too old
实名信息没通过 | the identity check is not done
银行卡已过期 | the card has expired
银行系统在维护 | the bank's system is being serviced
密码输错太多次 | there were too many wrong passwords
系统发现异常操作 | the system noticed something unusual
手机时间不对 | the phone's clock is wrong
商家没有开通这个功能 | the shop does not offer it
收款人信息填错了 | the payee's details are wrong
缺少权限 | a permission is missing
同一时间操作的人太多 | too many people are doing the same
预留手机号已经停用 | the number at the bank is no longer in use
证件快到期了 | the document is about to expire
手机系统不支持 | the phone's system is too old
账户还没有满一个月 | the account is less than a month old
对方把你加入了黑名单 | the other person has blocked you
名字的拼写不一样 | the name is spelt differently
所在国家不支持 | it is not offered in this country
汇率变动 | the exchange rate has changed
卡面磨损 | the card is worn
手机被改装过 | the phone has been modified
""")

PEOPLE = table("""
我妈妈，我妈 | my mother, my mum
我爸爸，我爸 | my father, my dad
孩子，我儿子，我女儿 | my child, my son, my daughter
爷爷 | my grandfather
奶奶 | my grandmother
朋友 | my friend
同事 | my colleague
老公 | my husband
老婆 | my wife
外国朋友 | my foreign friend
房东 | my landlord
室友 | my flatmate
老板 | my boss
留学生同学 | my fellow student
邻居 | my neighbour
客户 | my customer
姐姐 | my sister
弟弟 | my brother
保姆 | my nanny
司机 | my driver
表妹 | my cousin
岳母 | my mother-in-law
外教 | my foreign teacher
实习生 | my intern
""")

SHOPS = table("""
超市 | a supermarket
便利店 | a convenience store
餐厅 | a restaurant
药店 | a pharmacy
菜市场 | a food market
咖啡店 | a café
加油站 | a petrol station
商场 | a shopping centre
医院 | a hospital
奶茶店 | a milk tea shop
书店 | a bookshop
酒店 | a hotel
理发店 | a hairdresser's
水果店 | a fruit shop
电影院 | a cinema
健身房 | a gym
面包店 | a bakery
火锅店 | a hotpot restaurant
停车场 | a car park
自动售货机 | a vending machine
快递站 | a parcel station
服装店 | a clothes shop
花店 | a flower shop
免税店 | a duty-free shop
烧烤摊 | a barbecue stall
宠物店 | a pet shop
眼镜店 | an optician's
修车铺 | a car workshop
洗衣店 | a laundry
茶馆 | a teahouse
体育馆 | a sports hall
博物馆 | a museum
""")

CITIES = table("""
北京 | Beijing
上海 | Shanghai
广州 | Guangzhou
深圳 | Shenzhen
成都 | Chengdu
杭州 | Hangzhou
重庆 | Chongqing
武汉 | Wuhan
西安 | Xi'an
南京 | Nanjing
苏州 | Suzhou
天津 | Tianjin
长沙 | Changsha
青岛 | Qingdao
厦门 | Xiamen
昆明 | Kunming
大连 | Dalian
郑州 | Zhengzhou
沈阳 | Shenyang
宁波 | Ningbo
哈尔滨 | Harbin
济南 | Jinan
福州 | Fuzhou
合肥 | Hefei
三亚 | Sanya
桂林 | Guilin
丽江 | Lijiang
大理 | Dali
珠海 | Zhuhai
香港 | Hong Kong
澳门 | Macau
贵阳 | Guiyang
南宁 | Nanning
海口 | Haikou
拉萨 | Lhasa
兰州 | Lanzhou
""")

COUNTRIES = table("""
日本 | Japan
韩国 | Korea
美国 | the United States
泰国 | Thailand
新加坡 | Singapore
马来西亚 | Malaysia
英国 | the United Kingdom
德国 | Germany
法国 | France
俄罗斯 | Russia
澳大利亚 | Australia
加拿大 | Canada
意大利 | Italy
西班牙 | Spain
越南 | Vietnam
印度尼西亚 | Indonesia
菲律宾 | the Philippines
印度 | India
巴西 | Brazil
新西兰 | New Zealand
荷兰 | the Netherlands
瑞士 | Switzerland
阿联酋 | the United Arab Emirates
土耳其 | Turkey
""")

BANKS = table("""
工商银行 | ICBC
建设银行 | China Construction Bank
农业银行 | Agricultural Bank of China
中国银行 | Bank of China
招商银行 | China Merchants Bank
交通银行 | Bank of Communications
邮政储蓄银行 | Postal Savings Bank
浦发银行 | SPD Bank
中信银行 | China CITIC Bank
兴业银行 | Industrial Bank
民生银行 | Minsheng Bank
平安银行 | Ping An Bank
光大银行 | Everbright Bank
广发银行 | Guangfa Bank
华夏银行 | Hua Xia Bank
北京银行 | Bank of Beijing
上海银行 | Bank of Shanghai
宁波银行 | Bank of Ningbo
江苏银行 | Bank of Jiangsu
南京银行 | Bank of Nanjing
""")

DEVICES = table("""
安卓手机 | an Android phone
苹果手机 | an iPhone
平板电脑 | a tablet
智能手表 | a smartwatch
老人机 | a simple phone
电脑 | a computer
折叠屏手机 | a foldable phone
旧手机 | an old phone
二手手机 | a second-hand phone
公司的手机 | a company phone
双卡手机 | a dual-SIM phone
海外版手机 | a phone bought abroad
儿童手表 | a children's watch
车载屏幕 | a car display
智能手环 | a fitness band
备用机 | a spare phone
刷过机的手机 | a reflashed phone
收银平板 | a cash register tablet
""")

GOODS = table("""
衣服 | clothes
手机壳 | a phone case
水果 | fruit
机票 | a flight
火车票 | a train ticket
鞋子 | shoes
游戏点卡 | game credit
化妆品 | cosmetics
电影票 | a cinema ticket
外卖 | takeaway food
耳机 | headphones
家电 | a household appliance
奶粉 | milk powder
二手自行车 | a second-hand bicycle
药品 | medicine
沙发 | a sofa
门票 | an entrance ticket
教材 | textbooks
猫粮 | cat food
茶叶 | tea
眼镜 | glasses
相机 | a camera
生日蛋糕 | a birthday cake
演唱会门票 | a concert ticket
儿童座椅 | a child seat
滑雪板 | a snowboard
吉他 | a guitar
婚纱 | a wedding dress
种子 | seeds
帐篷 | a tent
月饼 | mooncakes
显微镜 | a microscope
""")

GAPS: Mapping[str, list[Pair]] = {
    "when": SITUATIONS,
    "error": ERRORS,
    "need": NEEDS,
    "cause": CAUSES,
    "other": CAUSES,
    "who": PEOPLE,
    "shop": SHOPS,
    "city": CITIES,
    "country": COUNTRIES,
    "bank": BANKS,
    "device": DEVICES,
    "goods": GOODS,
}
"""What is drawn for a name in braces."""

BRAND_NAMES = table("""
福 | fu
顺 | shun
兴 | xing
和 | he
美 | mei
华 | hua
新 | xin
盛 | sheng
泰 | tai
隆 | long
祥 | xiang
丰 | feng
瑞 | rui
佳 | jia
乐 | le
友 | you
万 | wan
家 | jia
鑫 | xin
源 | yuan
永 | yong
大 | da
东 | dong
好 | hao
德 | de
金 | jin
百 | bai
康 | kang
安 | an
宏 | hong
天 | tian
星 | xing
海 | hai
龙 | long
玉 | yu
春 | chun
山 | shan
明 | ming
达 | da
利 | li
云 | yun
阳 | yang
江 | jiang
花 | hua
雅 | ya
诚 | cheng
宝 | bao
林 | lin
""")
"""Two of them make the name of a shop."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
