<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AppPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Fieldledger</source>
        <translation>绩效踏勘</translation>
    </message>
</context>
<context>
    <name>NavBar</name>
    <message>
        <source>Destinations</source>
        <translation>导航</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审核</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>NavItem</name>
    <message>
        <source>%1, %2 waiting</source>
        <translation>%1，%2 项待办</translation>
    </message>
</context>
<context>
    <name>PageStates</name>
    <message>
        <source>Loading</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Outdoor</source>
        <translation>户外强光</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Keep still</source>
        <translation>减少动态</translation>
    </message>
    <message>
        <source>Nothing moves by itself on the screen.</source>
        <translation>屏幕上不出现自行移动的内容。</translation>
    </message>
    <message>
        <source>Fieldledger %1</source>
        <translation>绩效踏勘 %1</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>To visit</source>
        <translation>待核查</translation>
    </message>
    <message>
        <source>On site</source>
        <translation>核查中</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签字</translation>
    </message>
    <message>
        <source>Signature refused</source>
        <translation>拒绝签字</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已通过</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>已重开</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>确定能</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>有可能</translation>
    </message>
    <message>
        <source>Impossible</source>
        <translation>完全不可能</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Compliance</source>
        <translation>资金合规</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>产出质量</translation>
    </message>
    <message>
        <source>Benefit</source>
        <translation>效益</translation>
    </message>
    <message>
        <source>Governance</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>资料</translation>
    </message>
    <message>
        <source>Minor</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Major</source>
        <translation>较重</translation>
    </message>
    <message>
        <source>Serious</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>This year's appropriation</source>
        <translation>当年财政拨款</translation>
    </message>
    <message>
        <source>Carried over</source>
        <translation>上年结转资金</translation>
    </message>
    <message>
        <source>Other funds</source>
        <translation>其他资金</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>连接不上服务器。</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>服务器正忙。</translation>
    </message>
    <message>
        <source>This is not allowed here.</source>
        <translation>此处没有这项权限。</translation>
    </message>
    <message>
        <source>Something does not fit.</source>
        <translation>有内容不符合要求。</translation>
    </message>
    <message>
        <source>This record is no longer on this device.</source>
        <translation>这条记录已不在本机。</translation>
    </message>
    <message>
        <source>The disk of this device is full.</source>
        <translation>本机存储空间已满。</translation>
    </message>
    <message>
        <source>The data on this device fails its check.</source>
        <translation>本机数据未通过校验。</translation>
    </message>
    <message>
        <source>The data was written by a newer app.</source>
        <translation>数据由更新版本的应用写入。</translation>
    </message>
    <message>
        <source>Go on working. Everything is kept here and is sent by itself later.</source>
        <translation>请继续工作。内容都保存在本机，恢复后自动上报。</translation>
    </message>
    <message>
        <source>It is tried again by itself in a while.</source>
        <translation>稍后会自动重试。</translation>
    </message>
    <message>
        <source>Ask your supervisor for the right to do it.</source>
        <translation>请向上级申请权限。</translation>
    </message>
    <message>
        <source>Correct the marked value, then try again.</source>
        <translation>请改正标出的内容后再试。</translation>
    </message>
    <message>
        <source>Go back and sync, then open it again.</source>
        <translation>请返回，同步后重新打开。</translation>
    </message>
    <message>
        <source>Free some space. What you typed so far is kept; do not close this page.</source>
        <translation>请腾出空间。已输入的内容仍在，请勿关闭本页。</translation>
    </message>
    <message>
        <source>Leave the data as it is and hand the device to your administrator.</source>
        <translation>请保持数据原样，将设备交给管理员。</translation>
    </message>
    <message>
        <source>Install the newer app. The data stays as it is.</source>
        <translation>请安装新版应用，数据保持原样。</translation>
    </message>
    <message>
        <source>en</source>
        <extracomment>Do not translate freely: "zh" in Chinese, "en" in English.</extracomment>
        <translation>zh</translation>
    </message>
    <message>
        <source>No visit yet</source>
        <translation>尚未核查</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>现场核查员</translation>
    </message>
    <message>
        <source>Third-party evaluator</source>
        <translation>第三方机构</translation>
    </message>
    <message>
        <source>Finance division</source>
        <translation>业务处室</translation>
    </message>
    <message>
        <source>Performance office</source>
        <translation>绩效处</translation>
    </message>
    <message>
        <source>District bureau</source>
        <translation>区县财政局</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>today %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>昨天 %1</translation>
    </message>
    <message>
        <source>%1 ×10k CNY</source>
        <extracomment>An amount in ten thousand yuan, the unit of the official forms.</extracomment>
        <translation>%1 万元</translation>
    </message>
</context>
<context>
    <name>field::view::SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
</TS>
