<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AdministrationPage</name>
    <message>
        <source>What came in since then would be lost with the server&apos;s disk. On the server&apos;s machine: fieldledger-server backup --store DIR --to DIR2, best every night.</source>
        <translation>如服务器硬盘损坏，此后收到的内容将会丢失。请在服务器上执行：fieldledger-server backup --store DIR --to DIR2，最好每晚一次。</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message numerus="yes">
        <source>%n to confirm</source>
        <translation>
            <numerusform>%n 台待确认</numerusform>
        </translation>
    </message>
    <message>
        <source>People, roles, new devices</source>
        <translation>人员、角色、新设备</translation>
    </message>
    <message>
        <source>A code for a device, what somebody may do and where</source>
        <translation>发放登记码，管理各人的角色和范围</translation>
    </message>
    <message>
        <source>Kept aside</source>
        <translation>搁置的修改</translation>
    </message>
    <message>
        <source>Last verified backup</source>
        <translation>最近一次已验证的备份</translation>
    </message>
    <message>
        <source>Too old</source>
        <translation>已过时</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>已验证</translation>
    </message>
    <message>
        <source>To redact, restore and renew keys takes the server&apos;s command line, and to redact two administrators.</source>
        <translation>内容抹除、恢复和更换密钥须在服务器上用命令完成，其中抹除须由两名管理员共同办理。</translation>
    </message>
</context>
<context>
    <name>AlertPage</name>
    <message>
        <source>What was found</source>
        <translation>发现的情况</translation>
    </message>
    <message>
        <source>What was decided</source>
        <translation>处置决定</translation>
    </message>
    <message>
        <source>How it is closed</source>
        <translation>如何办结</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>处置</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Source of the rule: %1</source>
        <translation>规则依据：%1</translation>
    </message>
    <message>
        <source>Rule set: %1</source>
        <translation>规则集：%1</translation>
    </message>
</context>
<context>
    <name>AppPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>This visit is handed in.</source>
        <translation>本次核查已提交。</translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation>检查无遗漏。</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to mend first</source>
        <translation>
            <numerusform>提交前还有 %n 处需要补正</numerusform>
        </translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>签字</translation>
    </message>
    <message>
        <source>The inspected unit signs, or refuses: then the reason and a witness are written down.</source>
        <translation>由被核查单位签字；拒绝签字的，写明原因和见证人。</translation>
    </message>
    <message>
        <source>Hand in</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Note the refusal and hand in</source>
        <translation>记录拒签并提交</translation>
    </message>
    <message>
        <source>Sign and hand in</source>
        <translation>签字并提交</translation>
    </message>
    <message>
        <source>Must be mended</source>
        <translation>须补正</translation>
    </message>
</context>
<context>
    <name>ConflictBanner</name>
    <message numerus="yes">
        <source>%n value(s) are in dispute</source>
        <translation>
            <numerusform>%n 处数值存在冲突</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost. Compare and decide</source>
        <translation>各方内容均已保留，请对比并处理</translation>
    </message>
</context>
<context>
    <name>ConflictPage</name>
    <message>
        <source>Decided here, on the way to the server</source>
        <translation>已在本机处理，待上报</translation>
    </message>
    <message>
        <source>Nothing is in dispute</source>
        <translation>没有待处理的冲突</translation>
    </message>
    <message>
        <source>What was not chosen stays in the history of the record.</source>
        <translation>未采用的内容保留在历史记录中。</translation>
    </message>
    <message>
        <source>Two people changed the same thing without seeing each other. Pick the value that is right; the other one stays readable in the history.</source>
        <translation>两人在互不知情时修改了同一内容。请选择正确的一项，未采用的内容仍可在历史中查看。</translation>
    </message>
    <message>
        <source>Keep what was picked</source>
        <translation>保存所选</translation>
    </message>
    <message>
        <source>Keep what was picked, %1 left</source>
        <translation>保存所选，还剩 %1 处</translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Have the person read out the six digits on the device&apos;s own screen. Confirm only if they are these.</source>
        <translation>请本人读出其设备屏幕上的六位核对码，完全一致才可确认。</translation>
    </message>
    <message>
        <source>The same digits: confirm</source>
        <translation>核对一致，确认</translation>
    </message>
    <message>
        <source>Other digits: turn away</source>
        <translation>不一致，拒绝</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Revoke this device of %1?</source>
        <translation>停用 %1 的这台设备？</translation>
    </message>
    <message>
        <source>It receives nothing more, at once and for good, and what it still sends is kept aside. What was saved on it stays there: with a new code the person sets it up anew and brings that along.</source>
        <translation>该设备立即停止接收任何内容，且不可撤销；之后送来的内容一律搁置。已保存在设备上的内容仍在：用新的登记码重新登记，即可一并带上。</translation>
    </message>
    <message>
        <source>Revoke it</source>
        <translation>确定停用</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原样</translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>Person or device</source>
        <translation>姓名或设备名称</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>No device fits what you look for.</source>
        <translation>没有符合条件的设备。</translation>
    </message>
    <message>
        <source>No device waits to be confirmed.</source>
        <translation>没有待确认的设备。</translation>
    </message>
    <message>
        <source>There is no such device.</source>
        <translation>没有此类设备。</translation>
    </message>
</context>
<context>
    <name>DoubtsPart</name>
    <message numerus="yes">
        <source>%n record(s) on this device are no longer yours.</source>
        <translation>
            <numerusform>本机有 %n 条记录已不归您负责。</numerusform>
        </translation>
    </message>
    <message>
        <source>Your duties changed, and they are not shown any more. Removing takes them off this device only; the server keeps them. If you keep them, you are asked again once their number changes.</source>
        <translation>您的职责已变更，这些记录不再显示。移除只影响本机，服务器仍保留。如选择保留，数量变化时会再次询问。</translation>
    </message>
    <message>
        <source>Remove from this device</source>
        <translation>从本机移除</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>我已知悉</translation>
    </message>
</context>
<context>
    <name>EntryPage</name>
    <message>
        <source>Take this line out</source>
        <translation>删除本条</translation>
    </message>
</context>
<context>
    <name>EvidencePage</name>
    <message>
        <source>No evidence is attached yet</source>
        <translation>暂无佐证材料</translation>
    </message>
    <message>
        <source>Originals are kept unaltered under their fingerprint; time and place are written on a copy only.</source>
        <translation>原件原样保存，并登记校验值；时间、地点水印只加在副本上。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Field visit record</source>
        <translation>现场核查记录表</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>It holds what is saved on this device. What is typed and not finished is left out.</source>
        <translation>内容为本机已保存的数据；正在填写、尚未保存的内容不包括在内。</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在生成…</translation>
    </message>
    <message>
        <source>Write the file</source>
        <translation>生成文件</translation>
    </message>
    <message>
        <source>The file is written.</source>
        <translation>文件已生成。</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Keeping the original and making the copies</source>
        <translation>正在保存原件并制作副本</translation>
    </message>
    <message>
        <source>This folder is empty.</source>
        <translation>此文件夹为空。</translation>
    </message>
</context>
<context>
    <name>GrantsCard</name>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>End this role</source>
        <translation>终止此角色</translation>
    </message>
    <message>
        <source>Give a role</source>
        <translation>授予角色</translation>
    </message>
    <message>
        <source>Role to give</source>
        <translation>要授予的角色</translation>
    </message>
    <message>
        <source>Where: code or name of an area or a project</source>
        <translation>范围：地区或项目的编码或名称</translation>
    </message>
    <message>
        <source>No area or project has this in its code or name.</source>
        <translation>没有编码或名称与此相符的地区或项目。</translation>
    </message>
    <message>
        <source>Give none</source>
        <translation>不授予</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>暂无记录</translation>
    </message>
</context>
<context>
    <name>InvitationCard</name>
    <message>
        <source>A new device</source>
        <translation>登记新设备</translation>
    </message>
    <message>
        <source>The code has expired. What was not used of it opens nothing any more.</source>
        <translation>登记码已过期，不能再使用。</translation>
    </message>
    <message>
        <source>A code is good for one device and fifteen minutes. When the device has answered, it waits under Devices until you have compared its six digits.</source>
        <translation>一个登记码只能登记一台设备，十五分钟内有效。设备登记后列在“设备”中，待您核对六位核对码后启用。</translation>
    </message>
    <message>
        <source>The code as a picture for a camera</source>
        <translation>供扫描的登记码二维码</translation>
    </message>
    <message>
        <source>Address of the server: %1</source>
        <translation>服务器地址：%1</translation>
    </message>
    <message>
        <source>Show it or read it out to this person alone: whoever uses it first enrols as them.</source>
        <translation>只能出示或读给本人：谁先使用，谁就以此人身份登记。</translation>
    </message>
    <message>
        <source>Make a code</source>
        <translation>生成登记码</translation>
    </message>
    <message>
        <source>Make another code</source>
        <translation>重新生成登记码</translation>
    </message>
</context>
<context>
    <name>KeptLine</name>
    <message>
        <source>Only to be read in this state</source>
        <translation>当前状态下仅可查看</translation>
    </message>
</context>
<context>
    <name>LightCard</name>
    <message>
        <source>Warnings</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>Hide what could not be judged</source>
        <translation>收起无法判断的规则</translation>
    </message>
    <message numerus="yes">
        <source>%n rule(s) could not be judged</source>
        <translation>
            <numerusform>%n 条规则缺少数据，无法判断</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule set: %1</source>
        <translation>规则集：%1</translation>
    </message>
</context>
<context>
    <name>LinesPage</name>
    <message>
        <source>Nothing is written here yet</source>
        <translation>暂无内容</translation>
    </message>
    <message>
        <source>Add what you see on the spot. Every line is kept as you type.</source>
        <translation>请记录现场所见，边输入边保存。</translation>
    </message>
    <message>
        <source>Typed, not finished</source>
        <translation>有未填完的内容</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Fieldledger</source>
        <translation>绩效踏勘</translation>
    </message>
    <message>
        <source>Choose one on the left. It opens here.</source>
        <translation>请在左侧选择一项，内容在此显示。</translation>
    </message>
</context>
<context>
    <name>MeasuredLine</name>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Last visit</source>
        <translation>上次核查</translation>
    </message>
    <message>
        <source>This visit</source>
        <translation>本次核查</translation>
    </message>
    <message>
        <source>Likelihood: %1</source>
        <translation>完成目标可能性：%1</translation>
    </message>
    <message>
        <source>Cause: %1</source>
        <translation>偏差原因：%1</translation>
    </message>
    <message>
        <source>Read as: %1</source>
        <translation>识别为：%1</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>备注：%1</translation>
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
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>ParkedPage</name>
    <message>
        <source>Nothing of this is lost, and nobody has to decide: what stays here goes on waiting, and its author sees that it does. What people found is not shown to administrators.</source>
        <translation>这些内容都不会丢失，也不必急于处理：未放行的继续搁置，填报人可以看到。填报的具体内容不向管理员显示。</translation>
    </message>
    <message>
        <source>It comes in by itself once that is there.</source>
        <translation>所依赖的内容到齐后自动处理。</translation>
    </message>
    <message>
        <source>Let it in…</source>
        <translation>放行…</translation>
    </message>
    <message>
        <source>Let this in as your own act?</source>
        <translation>以您的名义放行？</translation>
    </message>
    <message>
        <source>It is merged like a change that came late: where somebody else wrote meanwhile, a person decides between both. It cannot be taken back, and the record says that you let it in.</source>
        <translation>按迟到的修改合并：其间他人也有改动的，由人工裁定。放行不可撤销，记录中会注明由您放行。</translation>
    </message>
    <message>
        <source>Let it in</source>
        <translation>确定放行</translation>
    </message>
    <message>
        <source>Keep it aside</source>
        <translation>继续搁置</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Nothing is kept aside.</source>
        <translation>没有搁置的修改。</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Name or duty</source>
        <translation>姓名或职务</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Nobody fits what you look for.</source>
        <translation>没有符合条件的人员。</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
</context>
<context>
    <name>PhotoTile</name>
    <message>
        <source>The original is not here yet</source>
        <translation>原件尚未下载到本机</translation>
    </message>
</context>
<context>
    <name>ProjectPage</name>
    <message>
        <source>The last visit was returned</source>
        <translation>上次核查被退回</translation>
    </message>
    <message>
        <source>Open the visit</source>
        <translation>查看该次核查</translation>
    </message>
    <message>
        <source>Money of the year</source>
        <translation>本年资金</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>全年预算</translation>
    </message>
    <message>
        <source>Executed</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>Execution rate</source>
        <translation>预算执行率</translation>
    </message>
    <message>
        <source>Target of the year</source>
        <translation>年度总体目标</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>绩效指标</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>历次核查</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are in dispute</source>
        <translation>
            <numerusform>%n 处数值存在冲突</numerusform>
        </translation>
    </message>
    <message>
        <source>About the project</source>
        <translation>项目信息</translation>
    </message>
    <message>
        <source>Continue the visit</source>
        <translation>继续核查</translation>
    </message>
    <message>
        <source>Begin a visit</source>
        <translation>开始核查</translation>
    </message>
    <message>
        <source>Self-evaluation</source>
        <translation>绩效自评</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) do not agree</source>
        <translation>
            <numerusform>%n 处不一致</numerusform>
        </translation>
    </message>
    <message>
        <source>Alerts on record</source>
        <translation>已立案的预警</translation>
    </message>
</context>
<context>
    <name>ReadingCard</name>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Last visit</source>
        <translation>上次核查</translation>
    </message>
    <message>
        <source>Last visit %1</source>
        <translation>上次核查 %1</translation>
    </message>
    <message>
        <source>Found now</source>
        <translation>本次核实值</translation>
    </message>
    <message>
        <source>Likelihood of reaching the target</source>
        <translation>完成目标可能性</translation>
    </message>
    <message>
        <source>Cause of the deviation</source>
        <translation>偏差原因</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>ReadingsPage</name>
    <message>
        <source>%1 of %2 measured</source>
        <translation>已核实 %1/%2 项</translation>
    </message>
</context>
<context>
    <name>RecoveryBanner</name>
    <message>
        <source>Set this device up anew</source>
        <translation>重新登记本机</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>我已知悉</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>指标核实</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>佐证材料</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>核查结论</translation>
    </message>
    <message>
        <source>Opinion (a return needs one)</source>
        <translation>审核意见（退回时必填）</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Take the approval back</source>
        <translation>撤销通过</translation>
    </message>
    <message>
        <source>Write what has to be corrected, then return it.</source>
        <translation>请写明需要补正的内容，再退回。</translation>
    </message>
    <message>
        <source>Progress on site</source>
        <translation>进度核查</translation>
    </message>
    <message>
        <source>Use of money</source>
        <translation>资金核查</translation>
    </message>
</context>
<context>
    <name>ReviewsPage</name>
    <message numerus="yes">
        <source>%n value(s) are in dispute</source>
        <translation>
            <numerusform>%n 处数值存在冲突</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waits here.</source>
        <translation>暂无待办。</translation>
    </message>
</context>
<context>
    <name>ScoreLine</name>
    <message>
        <source>Target %1 · actual %2</source>
        <translation>指标值 %1 · 实际值 %2</translation>
    </message>
    <message>
        <source>Declared %1</source>
        <translation>自评得分 %1</translation>
    </message>
    <message>
        <source>By the rules %1</source>
        <translation>核算得分 %1</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>分值 %1</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>不一致</translation>
    </message>
</context>
<context>
    <name>ScorePage</name>
    <message>
        <source>There is no self-evaluation yet</source>
        <translation>暂无绩效自评</translation>
    </message>
    <message>
        <source>It appears here when the unit has declared its points.</source>
        <translation>单位填报自评得分后在此显示。</translation>
    </message>
    <message>
        <source>Points by the rules</source>
        <translation>核算总分</translation>
    </message>
    <message>
        <source>Indicators declared</source>
        <translation>指标自评合计</translation>
    </message>
    <message>
        <source>Indicators by the rules</source>
        <translation>指标核算合计</translation>
    </message>
    <message>
        <source>Of %1 points. What was declared stays as it was declared; the rules&apos; points stand beside it.</source>
        <translation>分值合计 %1 分。自评得分保持原样，与按规则核算的得分并列显示。</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have no points by the rules; each says why.</source>
        <translation>
            <numerusform>有 %n 行无法按规则核算得分，原因见各行。</numerusform>
        </translation>
    </message>
    <message>
        <source>What does not agree</source>
        <translation>不一致之处</translation>
    </message>
    <message>
        <source>Row by row</source>
        <translation>逐行核对</translation>
    </message>
    <message>
        <source>Rule set: %1</source>
        <translation>规则集：%1</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
</context>
<context>
    <name>ServerLine</name>
    <message>
        <source>Asking the server…</source>
        <translation>正在请求服务器…</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>停止等待</translation>
    </message>
    <message>
        <source>Ask the server again</source>
        <translation>重新请求</translation>
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
        <translation>减少动画</translation>
    </message>
    <message>
        <source>Nothing moves by itself on the screen.</source>
        <translation>界面不使用动画效果。</translation>
    </message>
    <message>
        <source>Fieldledger %1</source>
        <translation>绩效踏勘 %1</translation>
    </message>
    <message>
        <source>This device</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>系统管理</translation>
    </message>
    <message>
        <source>Devices, people and roles, what is kept aside, backup</source>
        <translation>设备、人员与角色、搁置的修改、备份</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Seals this device&apos;s key and photos</source>
        <translation>封存本机的密钥和照片</translation>
    </message>
</context>
<context>
    <name>SpendBar</name>
    <message>
        <source>Spent</source>
        <translation>执行率</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>The server takes this device for a copy.</source>
        <translation>服务器认为本机是复制品。</translation>
    </message>
    <message>
        <source>What you save stays here, and what is sent is kept aside. Ask your administrator for a code and set this device up anew: what was not received goes along.</source>
        <translation>您保存的内容仍在本机，送出的内容被搁置。请向管理员索取登记码，重新登记本机，未收到的内容随之继续上报。</translation>
    </message>
    <message>
        <source>Set this device up anew</source>
        <translation>重新登记本机</translation>
    </message>
    <message>
        <source>Saved (this device)</source>
        <translation>已保存(本机)</translation>
    </message>
    <message>
        <source>Drafts (this device)</source>
        <translation>草稿(本机)</translation>
    </message>
    <message>
        <source>Received (server)</source>
        <translation>已收到(服务器)</translation>
    </message>
    <message>
        <source>Photos to send</source>
        <translation>待传照片</translation>
    </message>
    <message>
        <source>Last synced %1</source>
        <translation>上次同步 %1</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Working offline by choice</source>
        <translation>已选择离线工作</translation>
    </message>
    <message>
        <source>Nothing is sent until the app is started with a network.</source>
        <translation>本次以离线方式启动，联网启动后自动上报。</translation>
    </message>
    <message>
        <source>What became of my edits</source>
        <translation>我的修改处理结果</translation>
    </message>
    <message>
        <source>On their way</source>
        <translation>上报情况</translation>
    </message>
    <message>
        <source>Server %1</source>
        <translation>服务器 %1</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>尚未同步</translation>
    </message>
    <message>
        <source>Without network</source>
        <translation>无网络时</translation>
    </message>
    <message>
        <source>A file on a stick carries the exchange to the server and back. Who carries it can neither read nor alter it.</source>
        <translation>用U盘上的文件把数据带到服务器再带回来。携带的人看不到内容，也改不了内容。</translation>
    </message>
    <message>
        <source>Export to a stick</source>
        <translation>导出到U盘</translation>
    </message>
    <message>
        <source>Import from a stick</source>
        <translation>从U盘导入</translation>
    </message>
    <message>
        <source>Working; leave the stick in…</source>
        <translation>正在处理，请勿拔出U盘…</translation>
    </message>
    <message>
        <source>The stick that is plugged in:</source>
        <translation>已插入的U盘：</translation>
    </message>
    <message>
        <source>No stick is plugged in; files go to this folder:</source>
        <translation>未检测到U盘，文件存放在以下文件夹：</translation>
    </message>
</context>
<context>
    <name>TargetLine</name>
    <message>
        <source>%1 · weight %2</source>
        <translation>%1 · 分值 %2</translation>
    </message>
</context>
<context>
    <name>TaskCard</name>
    <message>
        <source>spent %1</source>
        <translation>执行率 %1</translation>
    </message>
    <message>
        <source>In dispute %1</source>
        <translation>冲突 %1</translation>
    </message>
    <message>
        <source>Saved here</source>
        <translation>未上报</translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>预警 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TasksPage</name>
    <message>
        <source>No project is on this device yet</source>
        <translation>本机暂无项目</translation>
    </message>
    <message>
        <source>Sync once with a network: your projects come here and stay, also without one.</source>
        <translation>请在有网络时同步一次：项目下载到本机后，无网络也能使用。</translation>
    </message>
    <message>
        <source>Name, code, unit or initials</source>
        <translation>名称、代码、单位或拼音首字母</translation>
    </message>
    <message>
        <source>Nothing here fits what you look for.</source>
        <translation>没有符合条件的项目。</translation>
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
    <name>UnlockPage</name>
    <message>
        <source>What you saved stays on this device and goes along.</source>
        <translation>您保存的内容仍在本机，并随之继续上报。</translation>
    </message>
    <message>
        <source>The server will know this device as a new one; what it knew before can send nothing more.</source>
        <translation>服务器将把本机视为新设备，原登记不能再上报。</translation>
    </message>
    <message>
        <source>Fieldledger</source>
        <translation>绩效踏勘</translation>
    </message>
    <message>
        <source>What you save is never lost, never silently overwritten, and you are told what became of it.</source>
        <translation>已保存的内容不丢失、不被悄悄覆盖，处理结果如实告知。</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>One-use code</source>
        <translation>一次性登记码</translation>
    </message>
    <message>
        <source>Your administrator gives it to you; it lives fifteen minutes.</source>
        <translation>由管理员提供，十五分钟内有效。</translation>
    </message>
    <message>
        <source>Match code %1</source>
        <translation>核对码 %1</translation>
    </message>
    <message>
        <source>Compare it with your administrator&apos;s screen. When it is confirmed there, go on.</source>
        <translation>请与管理员屏幕上的核对码比对，对方确认后继续。</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>正在连接服务器</translation>
    </message>
    <message>
        <source>It is confirmed: go on</source>
        <translation>已确认，继续</translation>
    </message>
</context>
<context>
    <name>VisitPage</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Returned to be corrected</source>
        <translation>已退回，需补正</translation>
    </message>
    <message>
        <source>Returned by %1 to be corrected</source>
        <translation>%1 已退回，需补正</translation>
    </message>
    <message>
        <source>Typed, not finished</source>
        <translation>有未填完的内容</translation>
    </message>
    <message>
        <source>Remind them</source>
        <translation>催办</translation>
    </message>
</context>
<context>
    <name>WarningLine</name>
    <message>
        <source>Rule: %1</source>
        <translation>依据：%1</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>The server cannot be reached.</source>
        <translation>无法连接服务器。</translation>
    </message>
    <message>
        <source>Something answers, but it is not the server.</source>
        <translation>网络有应答，但不是本系统的服务器。</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>服务器繁忙。</translation>
    </message>
    <message>
        <source>This is not allowed here.</source>
        <translation>您没有此项操作的权限。</translation>
    </message>
    <message>
        <source>What answers there is not your server.</source>
        <translation>应答的不是您的服务器。</translation>
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
        <source>Sign in to this network in a browser, or check the server&apos;s address. Everything is kept here meanwhile.</source>
        <translation>请先在浏览器中登录此网络，或核对服务器地址。内容都保存在本机。</translation>
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
        <source>Nothing was sent to it. Try from another network; if it stays so, ask your administrator whether the server&apos;s key was changed.</source>
        <translation>没有向它发送任何内容。请换一个网络再试；如仍如此，请向管理员核实服务器密钥是否已更换。</translation>
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
        <source>Close the app and start it again: it checks the data, keeps the old file and recovers what was saved.</source>
        <translation>请关闭应用后重新打开：会检查数据、留存原文件并找回已保存的内容。</translation>
    </message>
    <message>
        <source>Install the newer app. The data stays as it is.</source>
        <translation>请安装新版应用，数据保持原样。</translation>
    </message>
    <message>
        <source>en</source>
        <extracomment>Do not translate freely: &quot;zh&quot; in Chinese, &quot;en&quot; in English.</extracomment>
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
        <source>today %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>昨天 %1</translation>
    </message>
    <message>
        <source>CNY %1</source>
        <extracomment>An amount of money: in yuan, or in Chinese in ten thousand yuan.</extracomment>
        <translation>%1 万元</translation>
    </message>
    <message>
        <source>No number can be read here. It stays as you typed it.</source>
        <translation>无法识别为数字，将按原文保留。</translation>
    </message>
    <message>
        <source>No amount can be read here. Type it like 12,345.60 or 3.5万.</source>
        <translation>无法识别为金额，请按 12,345.60 或 3.5万 的格式输入。</translation>
    </message>
    <message>
        <source>Type the day like 2026-06-30.</source>
        <translation>日期请按 2026-06-30 的格式输入。</translation>
    </message>
    <message>
        <source>This cannot be so.</source>
        <translation>内容不符合要求。</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>No light: too little is known</source>
        <translation>灰灯：数据不足</translation>
    </message>
    <message>
        <source>Green light</source>
        <translation>绿灯</translation>
    </message>
    <message>
        <source>Yellow light</source>
        <translation>黄灯</translation>
    </message>
    <message>
        <source>Red light</source>
        <translation>红灯</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据问题</translation>
    </message>
    <message>
        <source>To watch</source>
        <translation>重点监控</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>主管部门</translation>
    </message>
    <message>
        <source>Debt office</source>
        <translation>债务管理处室</translation>
    </message>
    <message>
        <source>Budget unit</source>
        <translation>预算单位</translation>
    </message>
    <message>
        <source>People&apos;s congress</source>
        <translation>人大</translation>
    </message>
    <message>
        <source>Discipline inspection</source>
        <translation>纪检监察</translation>
    </message>
    <message>
        <source>Organization department</source>
        <translation>组织部</translation>
    </message>
    <message>
        <source>Finance bureau</source>
        <translation>财政</translation>
    </message>
    <message>
        <source>Audit office</source>
        <translation>审计</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>系统管理员</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>已登记人员</translation>
    </message>
    <message>
        <source>This device is locked.</source>
        <translation>本机已锁定。</translation>
    </message>
    <message>
        <source>Unlock it with your passphrase.</source>
        <translation>请用口令解锁。</translation>
    </message>
</context>
<context>
    <name>field::view::AdministrationView</name>
    <message>
        <source>Administration</source>
        <translation>系统管理</translation>
    </message>
    <message>
        <source>Only with a connection to the server</source>
        <translation>须连接服务器办理</translation>
    </message>
    <message>
        <source>%1 in use, %2 revoked</source>
        <translation>在用 %1 台，已停用 %2 台</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有待处理的内容。</translation>
    </message>
    <message numerus="yes">
        <source>More than %n change(s) wait</source>
        <translation>
            <numerusform>待处理超过 %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) wait</source>
        <translation>
            <numerusform>待处理 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>No backup was ever made.</source>
        <translation>尚未做过备份。</translation>
    </message>
    <message>
        <source>The last verified backup is more than a day old.</source>
        <translation>最近一次已验证的备份距今已超过一天。</translation>
    </message>
    <message>
        <source>The last backup is verified.</source>
        <translation>最近一次备份已验证。</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) old</source>
        <translation>
            <numerusform>距今 %n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) old</source>
        <translation>
            <numerusform>距今 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Made</source>
        <translation>备份时间</translation>
    </message>
    <message>
        <source>Entries of ledgers</source>
        <translation>台账条目</translation>
    </message>
    <message>
        <source>%1 in %2 areas</source>
        <translation>%1 条，%2 个地区</translation>
    </message>
    <message>
        <source>Photos and files</source>
        <translation>照片和文件</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Entries since then</source>
        <translation>此后新增条目</translation>
    </message>
    <message>
        <source>Folder on the server</source>
        <translation>服务器上的文件夹</translation>
    </message>
</context>
<context>
    <name>field::view::AlertView</name>
    <message>
        <source>Notify</source>
        <translation>通知有关单位</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>作出处置</translation>
    </message>
    <message>
        <source>Confirm that it was done</source>
        <translation>核实已落实</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭预警</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>Raised on %1 by rule %2</source>
        <translation>%1 按规则 %2 立案</translation>
    </message>
    <message numerus="yes">
        <source>Without a decision within %n working day(s) after the notice it is suspended by the system.</source>
        <translation>
            <numerusform>通知后 %n 个工作日内未作出处置的，系统自动暂停。</numerusform>
        </translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续执行</translation>
    </message>
    <message>
        <source>Adjust</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>Cancel the project</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>field::view::BundlesView</name>
    <message>
        <source>Not all of it yet: export to the stick once more.</source>
        <translation>还没有取全：请再导出到U盘一次。</translation>
    </message>
    <message>
        <source>Written: %1 changes, %2 photos, %3</source>
        <translation>已写入：%1 项更改，%2 张照片，%3</translation>
    </message>
    <message>
        <source>%1 Nothing counts as received until the server&apos;s answer is imported here.</source>
        <translation>%1 在本机导入服务器的回执之前，任何内容都不算已收到。</translation>
    </message>
    <message>
        <source>No bundle for this device is in %1.</source>
        <translation>%1 中没有给本机的数据包。</translation>
    </message>
    <message>
        <source>Plug in the stick that came back from the server, then import again.</source>
        <translation>请插入从服务器带回的U盘，然后重新导入。</translation>
    </message>
    <message>
        <source>Taken: %1 receipts, %2 records, %3 photos</source>
        <translation>已导入：%1 份回执，%2 条记录，%3 张照片</translation>
    </message>
    <message>
        <source>Nothing new: all of it was here already.</source>
        <translation>没有新内容：本机此前都已导入。</translation>
    </message>
    <message>
        <source>There is no room in %1.</source>
        <translation>%1 空间不足。</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>请清理空间后重试。</translation>
    </message>
    <message>
        <source>%1 is cut off or damaged; nothing of it was taken.</source>
        <translation>%1 不完整或已损坏，其中内容均未导入。</translation>
    </message>
    <message>
        <source>Have it copied or exported once more.</source>
        <translation>请重新复制或导出一次。</translation>
    </message>
    <message>
        <source>%1 is not there any more.</source>
        <translation>%1 已不在。</translation>
    </message>
    <message>
        <source>Plug the stick in again, then try again.</source>
        <translation>请重新插入U盘后重试。</translation>
    </message>
</context>
<context>
    <name>field::view::CheckView</name>
    <message>
        <source>Check and hand in</source>
        <translation>检查并提交</translation>
    </message>
    <message>
        <source>Handed in. It is on this device and goes to the server by itself.</source>
        <translation>已提交。内容已存本机，会自动上报服务器。</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>尚未核实</translation>
    </message>
    <message>
        <source>The reading is not a number</source>
        <translation>核实值不是数字</translation>
    </message>
    <message>
        <source>Likelihood is not chosen</source>
        <translation>未选择完成目标可能性</translation>
    </message>
    <message>
        <source>The cause is missing</source>
        <translation>缺少偏差原因</translation>
    </message>
    <message>
        <source>No evidence is attached</source>
        <translation>没有佐证材料</translation>
    </message>
    <message>
        <source>A finding lacks its fact, basis or demand</source>
        <translation>问题缺少事实、依据或整改要求</translation>
    </message>
    <message>
        <source>The conclusion is not written</source>
        <translation>未填写核查结论</translation>
    </message>
    <message>
        <source>Fewer than two inspectors are named</source>
        <translation>核查人员少于两人</translation>
    </message>
    <message>
        <source>Something typed is not a value yet</source>
        <translation>有输入内容尚未生效</translation>
    </message>
    <message>
        <source>Values are in dispute</source>
        <translation>有数值存在冲突</translation>
    </message>
    <message>
        <source>Signatures are missing</source>
        <translation>缺少签字</translation>
    </message>
</context>
<context>
    <name>field::view::ClerkPage</name>
    <message>
        <source>You stopped waiting for the server.</source>
        <translation>您已停止等待服务器。</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>对象已不存在。</translation>
    </message>
    <message>
        <source>The server does not know you as an administrator.</source>
        <translation>您在服务器上不是系统管理员。</translation>
    </message>
    <message>
        <source>The server does not understand this request.</source>
        <translation>服务器无法识别此请求。</translation>
    </message>
    <message>
        <source>Whether it was done is not known: look at the list again once the server can be reached. Doing it twice does no harm.</source>
        <translation>无法确定是否已经办理：恢复连接后请重新查看列表。重复办理不会造成影响。</translation>
    </message>
    <message>
        <source>Administration is done on the server and nowhere else. Connect this device to its network, then try again.</source>
        <translation>系统管理只能在服务器上办理，本机不作保存。请连接网络后再试。</translation>
    </message>
    <message>
        <source>Look at the list again; somebody may have done it meanwhile.</source>
        <translation>请重新查看列表，可能已由他人办理。</translation>
    </message>
    <message>
        <source>Another administrator, or the server&apos;s command line, can give you that role.</source>
        <translation>该角色可由其他管理员授予，或在服务器上用命令授予。</translation>
    </message>
    <message>
        <source>Install the same version of the app and of the server.</source>
        <translation>请安装与服务器版本一致的应用。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
</context>
<context>
    <name>field::view::ConflictView</name>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>Values in dispute</source>
        <translation>处理冲突</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) left to decide</source>
        <translation>
            <numerusform>还有 %n 处待选择</numerusform>
        </translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>本人</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>其他人员</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>修改前：%1</translation>
    </message>
    <message>
        <source>Changed from %1</source>
        <translation>修改前 %1</translation>
    </message>
    <message>
        <source>%1, stands now</source>
        <translation>%1，当前值</translation>
    </message>
    <message>
        <source>Decided. What was not chosen stays in the history.</source>
        <translation>已处理。未采用的内容保留在历史中。</translation>
    </message>
    <message>
        <source>Every value is picked, not kept yet</source>
        <translation>已全部选择，尚未保存</translation>
    </message>
    <message>
        <source>A dispute changed after you had picked a value. Look at it again.</source>
        <translation>您选定之后，争议内容又有变化，请重新查看并选择。</translation>
    </message>
</context>
<context>
    <name>field::view::DevicesView</name>
    <message>
        <source>Last contact: %1</source>
        <translation>最近联系：%1</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Copied?</source>
        <translation>疑被复制</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>The device in your hand</source>
        <translation>当前使用的设备</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) came under its name and are kept aside.</source>
        <translation>
            <numerusform>以此设备名义送来的 %n 项修改已搁置。</numerusform>
        </translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>To confirm %1</source>
        <translation>待确认 %1</translation>
    </message>
    <message>
        <source>In use %1</source>
        <translation>在用 %1</translation>
    </message>
    <message>
        <source>Revoked %1</source>
        <translation>已停用 %1</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Confirmed: the device of %1 may exchange now.</source>
        <translation>已确认：%1 的设备可以开始上报。</translation>
    </message>
    <message>
        <source>Revoked: the device of %1 receives nothing more.</source>
        <translation>已停用：%1 的设备不再接收任何内容。</translation>
    </message>
    <message>
        <source>The server refused: this device was revoked meanwhile, or has other digits.</source>
        <translation>服务器未予办理：该设备已被停用，或核对码不符。</translation>
    </message>
    <message>
        <source>Look at its row again. A revoked device is enrolled anew with a new code.</source>
        <translation>请重新查看该设备。已停用的设备须用新的登记码重新登记。</translation>
    </message>
</context>
<context>
    <name>field::view::DoubtsView</name>
    <message>
        <source>The server&apos;s history is another than the one this device has seen. What you saved is still here; tell your administrator before you rely on figures from the server.</source>
        <translation>服务器的历史记录与本机见过的不一致。您保存的内容仍在本机；请先告知管理员，再采用服务器上的数字。</translation>
    </message>
    <message>
        <source>The server was put back to an older state. What this device had sent since then is sent again; look at what became of your edits.</source>
        <translation>服务器恢复到了较早的状态。本机此后上报的内容会重新上报；请查看“我的修改处理结果”。</translation>
    </message>
    <message>
        <source>What is on this device is not all that the server has, although everything was fetched anew. Tell your administrator, and do not rely on sums shown here until then.</source>
        <translation>已重新获取全部内容，本机与服务器仍不一致。请告知管理员，此前不要采用本机显示的合计数。</translation>
    </message>
    <message>
        <source>What was on this device was not all that the server has. Everything is fetched anew with the next sync.</source>
        <translation>本机内容与服务器不一致，下次同步会重新获取全部内容。</translation>
    </message>
    <message>
        <source>What was missing on this device was fetched anew. Look again at figures that you read here before.</source>
        <translation>本机缺少的内容已重新获取，请重新核对此前看过的数字。</translation>
    </message>
    <message>
        <source>Two administrators took the content of one of your saves out of the ledger. Ask them why if you do not know.</source>
        <translation>两名管理员已将您的一次保存内容从台账中删除。如不知原因，请向管理员询问。</translation>
    </message>
    <message>
        <source>Something was noticed that should not be: %1. Tell your administrator.</source>
        <translation>发现异常情况：%1。请告知管理员。</translation>
    </message>
    <message>
        <source>The exchange noticed what should not be.</source>
        <translation>同步时发现异常情况。</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were removed from this device.</source>
        <translation>
            <numerusform>已从本机移除 %n 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>They are others by now. Look at the number again.</source>
        <translation>待移除的记录已有变化，请重新核对数量。</translation>
    </message>
</context>
<context>
    <name>field::view::EntryView</name>
    <message>
        <source>Conclusion</source>
        <translation>核查结论</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>签字</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Like 2026-06-30</source>
        <translation>格式如 2026-06-30</translation>
    </message>
    <message>
        <source>Several are separated by 、</source>
        <translation>多项之间用“、”分隔</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>= %1</source>
        <translation>＝ %1</translation>
    </message>
    <message>
        <source>Taken out.</source>
        <translation>已删除。</translation>
    </message>
    <message>
        <source>It is back.</source>
        <translation>已恢复。</translation>
    </message>
</context>
<context>
    <name>field::view::EvidenceView</name>
    <message>
        <source>Evidence</source>
        <translation>佐证材料</translation>
    </message>
</context>
<context>
    <name>field::view::ExportView</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>PDF, to print</source>
        <translation>PDF（打印）</translation>
    </message>
    <message>
        <source>XLSX, a table</source>
        <translation>XLSX（表格）</translation>
    </message>
    <message>
        <source>CSV, data</source>
        <translation>CSV（数据）</translation>
    </message>
    <message>
        <source>Field visit record</source>
        <translation>现场核查记录表</translation>
    </message>
    <message>
        <source>Nothing can be written to %1.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Make the folder writable in the system&apos;s settings, then export again.</source>
        <translation>请在系统设置中允许写入该文件夹，然后重新导出。</translation>
    </message>
    <message>
        <source>Free some space, then export again.</source>
        <translation>请腾出空间，然后重新导出。</translation>
    </message>
</context>
<context>
    <name>field::view::FilesView</name>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>%1 cannot be read as a picture. Choose another one.</source>
        <translation>%1 无法作为图片读取，请另选一个。</translation>
    </message>
    <message>
        <source>%1 is attached. The original stays as it is.</source>
        <translation>已添加 %1，原件保持原样。</translation>
    </message>
    <message>
        <source>Folder above</source>
        <translation>上级文件夹</translation>
    </message>
    <message>
        <source>file of %1</source>
        <translation>文件时间 %1</translation>
    </message>
</context>
<context>
    <name>field::view::FormView</name>
    <message>
        <source>Draft kept %1</source>
        <translation>草稿已存 %1</translation>
    </message>
    <message>
        <source>Saved on this device %1</source>
        <translation>已保存(本机) %1</translation>
    </message>
</context>
<context>
    <name>field::view::HistoryView</name>
    <message>
        <source>Approved</source>
        <translation>已通过</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>已安排</translation>
    </message>
    <message>
        <source>Arrived on site</source>
        <translation>到达现场</translation>
    </message>
    <message>
        <source>Signed on site</source>
        <translation>现场签字</translation>
    </message>
    <message>
        <source>Saved (this device)</source>
        <translation>已保存(本机)</translation>
    </message>
    <message>
        <source>Received (server)</source>
        <translation>已收到(服务器)</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>本人</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n 项修改</numerusform>
        </translation>
    </message>
    <message>
        <source>Reminded</source>
        <translation>已催办</translation>
    </message>
</context>
<context>
    <name>field::view::LinesView</name>
    <message>
        <source>Progress on site</source>
        <translation>进度核查</translation>
    </message>
    <message>
        <source>Use of money</source>
        <translation>资金核查</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Add work</source>
        <translation>添加工作内容</translation>
    </message>
    <message>
        <source>Add voucher</source>
        <translation>添加凭证</translation>
    </message>
    <message>
        <source>Add finding</source>
        <translation>添加问题</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>闲置</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>账实相符</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>账实不符</translation>
    </message>
</context>
<context>
    <name>field::view::ParkedView</name>
    <message>
        <source>It came from a device that was revoked or copied.</source>
        <translation>来自已停用或被复制的设备。</translation>
    </message>
    <message>
        <source>Its author had no right for it then.</source>
        <translation>填报人当时没有此项权限。</translation>
    </message>
    <message>
        <source>Its author would have judged their own work.</source>
        <translation>填报人不得审核本人的工作。</translation>
    </message>
    <message>
        <source>The workflow does not allow this step from there.</source>
        <translation>流程不允许从该状态办理此步骤。</translation>
    </message>
    <message>
        <source>The step needs a reason, and had none.</source>
        <translation>此步骤须写明理由，但未写明。</translation>
    </message>
    <message>
        <source>It builds on another change that is kept aside.</source>
        <translation>依赖于另一项搁置的修改。</translation>
    </message>
    <message>
        <source>It builds on a record that has not come yet.</source>
        <translation>依赖于尚未收到的记录。</translation>
    </message>
    <message>
        <source>It was written by a newer app than this server knows.</source>
        <translation>由更新版本的应用写入，服务器尚不能识别。</translation>
    </message>
    <message>
        <source>It changes what is written once and never changed.</source>
        <translation>修改了只可写入一次的内容。</translation>
    </message>
    <message>
        <source>Its record would become too large to be sent to anybody.</source>
        <translation>加入后记录将大到无法下发给任何设备。</translation>
    </message>
    <message>
        <source>It names records of another project.</source>
        <translation>涉及其他项目的记录。</translation>
    </message>
    <message>
        <source>The server could not take it as it was written (%1).</source>
        <translation>服务器无法按原样接收(%1)。</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>新增 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>修改 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>删除 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Unknown records</source>
        <translation>未知记录</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Its content cannot be read.</source>
        <translation>内容无法读取。</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Kept aside</source>
        <translation>搁置的修改</translation>
    </message>
    <message>
        <source>%1, device %2</source>
        <translation>%1，设备 %2</translation>
    </message>
    <message>
        <source>Saved %1, by the device&apos;s clock</source>
        <translation>保存时间 %1(按设备时钟)</translation>
    </message>
    <message>
        <source>Let in: the change of %1 is merged like one that came late.</source>
        <translation>已放行：%1 的修改按迟到的修改合并。</translation>
    </message>
    <message>
        <source>You have no right for everything that is in it, or it builds on another one.</source>
        <translation>您对其中部分内容没有权限，或它依赖于另一项修改。</translation>
    </message>
    <message>
        <source>Whoever lets it in needs a role that may write it there, such as the finance division&apos;s. It stays kept aside until then.</source>
        <translation>放行人须在该处具有相应的填报权限，例如财政业务处室。在此之前继续搁置。</translation>
    </message>
</context>
<context>
    <name>field::view::PeopleView</name>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
</context>
<context>
    <name>field::view::PersonView</name>
    <message>
        <source>All of %1</source>
        <translation>%1(全部)</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message numerus="yes">
        <source>Good for another %n minute(s), for one device</source>
        <translation>
            <numerusform>还有 %n 分钟有效，限一台设备</numerusform>
        </translation>
    </message>
    <message>
        <source>Given: %1, %2</source>
        <translation>已授予：%1，%2</translation>
    </message>
    <message>
        <source>Ended: %1, %2</source>
        <translation>已终止：%1，%2</translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>已撤回。</translation>
    </message>
    <message>
        <source>The server refused.</source>
        <translation>服务器未予办理。</translation>
    </message>
    <message>
        <source>Nobody can end their own role of administrator here: another administrator, or the server&apos;s command line, can.</source>
        <translation>不能在此终止本人的管理员角色，可由其他管理员或在服务器上用命令终止。</translation>
    </message>
</context>
<context>
    <name>field::view::PhotoView</name>
    <message>
        <source>Evidence</source>
        <translation>佐证材料</translation>
    </message>
    <message>
        <source>The original has not arrived on this device yet.</source>
        <translation>原件尚未下载到本机。</translation>
    </message>
    <message>
        <source>The original is unaltered: its bytes give this SHA-256.</source>
        <translation>原件未被改动：内容与登记的校验值一致。</translation>
    </message>
    <message>
        <source>The original on this device was altered. Tell your administrator.</source>
        <translation>本机上的原件被改动过，请告知管理员。</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>SHA-256 of the original</source>
        <translation>原件校验值</translation>
    </message>
</context>
<context>
    <name>field::view::ProjectView</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Field visit</source>
        <translation>现场核查</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>截至 %1</translation>
    </message>
    <message>
        <source>Field visit of %1</source>
        <translation>现场核查 %1</translation>
    </message>
    <message>
        <source>%1 points by the rules</source>
        <translation>按规则核算 %1 分</translation>
    </message>
    <message>
        <source>Some rows have no points by the rules</source>
        <translation>部分行无法按规则核算得分</translation>
    </message>
</context>
<context>
    <name>field::view::ReadingsView</name>
    <message>
        <source>Readings</source>
        <translation>指标核实</translation>
    </message>
    <message>
        <source>Evidence: %1</source>
        <translation>佐证：%1</translation>
    </message>
    <message>
        <source>Less than at the last visit (%1). Correct it, or say why.</source>
        <translation>小于上次核查值（%1），请改正或说明原因。</translation>
    </message>
    <message>
        <source>The unit is another than the target&apos;s (%1): they cannot be held against each other. Type the value in the target&apos;s unit if you can.</source>
        <translation>计量单位与指标值（%1）不同，无法比较。请尽量按指标值的单位填写。</translation>
    </message>
    <message>
        <source>The unit is another than at the last visit (%1). Check which is right.</source>
        <translation>计量单位与上次核查（%1）不同，请核对哪个正确。</translation>
    </message>
</context>
<context>
    <name>field::view::ReviewView</name>
    <message>
        <source>Approved.</source>
        <translation>已通过。</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未核实</translation>
    </message>
    <message>
        <source>Below target</source>
        <translation>未达目标</translation>
    </message>
    <message>
        <source>On target</source>
        <translation>达到目标</translation>
    </message>
    <message>
        <source>Less than last time</source>
        <translation>低于上次</translation>
    </message>
    <message>
        <source>It does not wait for a review.</source>
        <translation>该报告不在待审状态。</translation>
    </message>
    <message>
        <source>Values are in dispute. They are decided first.</source>
        <translation>有数值存在冲突，须先处理。</translation>
    </message>
    <message>
        <source>Approved. You can take it back for ten seconds.</source>
        <translation>已通过，十秒内可以撤销。</translation>
    </message>
    <message>
        <source>Taken back. Nothing was decided.</source>
        <translation>已撤销，报告仍待审核。</translation>
    </message>
    <message>
        <source>Returned with your reason.</source>
        <translation>已附意见退回。</translation>
    </message>
    <message>
        <source>You hold no role that reviews this visit.</source>
        <translation>您没有审核本次核查的权限。</translation>
    </message>
    <message>
        <source>You took part in this visit. Somebody else reviews it.</source>
        <translation>您参与了本次核查，须由他人审核。</translation>
    </message>
    <message>
        <source>Units differ</source>
        <translation>单位不同</translation>
    </message>
    <message>
        <source>Your approval is being saved.</source>
        <translation>正在保存您的通过意见。</translation>
    </message>
</context>
<context>
    <name>field::view::ReviewsView</name>
    <message>
        <source>Handed in again</source>
        <translation>再次提交</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审核</translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) waiting</source>
        <translation>
            <numerusform>%n 份待审</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting %1</source>
        <translation>待审 %1</translation>
    </message>
    <message>
        <source>Returned %1</source>
        <translation>已退回 %1</translation>
    </message>
    <message>
        <source>Approved %1</source>
        <translation>已通过 %1</translation>
    </message>
</context>
<context>
    <name>field::view::ScoreView</name>
    <message>
        <source>Self-evaluation</source>
        <translation>绩效自评</translation>
    </message>
    <message>
        <source>The table as a whole</source>
        <translation>全表</translation>
    </message>
    <message>
        <source>Execution of the budget</source>
        <translation>预算执行</translation>
    </message>
</context>
<context>
    <name>field::view::SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>使用人</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备编号</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>存放位置</translation>
    </message>
    <message>
        <source>On the disk</source>
        <translation>占用空间</translation>
    </message>
</context>
<context>
    <name>field::view::SyncState</name>
    <message>
        <source>Looking at this device</source>
        <translation>正在读取本机数据</translation>
    </message>
    <message numerus="yes">
        <source>Saved (this device): %n change(s)</source>
        <translation>
            <numerusform>已保存(本机) %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Draft (this device): %n field(s)</source>
        <translation>
            <numerusform>草稿(本机) %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>This device belongs to nobody yet</source>
        <translation>本机尚未登记</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) still to be sent</source>
        <translation>
            <numerusform>还有 %n 张照片待传</numerusform>
        </translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>尚未同步</translation>
    </message>
    <message>
        <source>Received (server): everything</source>
        <translation>已收到(服务器) 全部</translation>
    </message>
    <message>
        <source>Working offline by choice</source>
        <translation>已选择离线工作</translation>
    </message>
    <message>
        <source>No connection, next attempt in %1 s</source>
        <translation>未连接，%1 秒后重试</translation>
    </message>
    <message>
        <source>Last synced %1</source>
        <translation>上次同步 %1</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Sending %1 of %2</source>
        <translation>正在上报 %1 / %2</translation>
    </message>
    <message>
        <source>Receiving, %1 records</source>
        <translation>正在接收，%1 条记录</translation>
    </message>
    <message>
        <source>Photos %1 of %2, %3 sent</source>
        <translation>照片 %1 / %2，已传 %3</translation>
    </message>
    <message>
        <source>%1 Next attempt in %2 s</source>
        <translation>%1%2 秒后重试</translation>
    </message>
</context>
<context>
    <name>field::view::SyncView</name>
    <message>
        <source>The database on this device was gone.</source>
        <translation>本机的数据库文件不见了。</translation>
    </message>
    <message>
        <source>The database on this device was damaged.</source>
        <translation>本机的数据库已损坏。</translation>
    </message>
    <message>
        <source>The old file is kept: %1</source>
        <translation>原文件已留存：%1</translation>
    </message>
    <message numerus="yes">
        <source>Recovered: %n save(s) that the server has not confirmed.</source>
        <translation>
            <numerusform>已找回服务器尚未确认的 %n 次保存。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recovered: %n field(s) of drafts.</source>
        <translation>
            <numerusform>已找回 %n 处草稿。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n save(s) could not be read. What the server has of them comes back; look through what you saved last, and show the old file to your administrator.</source>
        <translation>
            <numerusform>有 %n 次保存无法读出。其中服务器已有的会取回；请核对最近保存的内容，并把原文件交管理员查看。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is sent before this device is set up anew, since a later save may be missing. Ask your administrator for a code: what was recovered goes along.</source>
        <translation>可能还缺后来的保存，因此重新登记本机之前不会发送任何内容。请向管理员索取登记码，已找回的内容会一并带上。</translation>
    </message>
    <message>
        <source>They are sent with the next sync, and everything else comes from the server.</source>
        <translation>下次同步时发送，其余内容从服务器取回。</translation>
    </message>
    <message>
        <source>Kept aside: it came from a device that was copied or revoked. Your supervisor can let it in.</source>
        <translation>已搁置：来自被复制或已停用的设备，您的主管可以放行。</translation>
    </message>
    <message>
        <source>Kept aside: you had no right for it then. Your supervisor can let it in.</source>
        <translation>已搁置：修改时没有此项权限，可由上级放行。</translation>
    </message>
    <message>
        <source>Joined with what somebody else wrote.</source>
        <translation>已与他人所写内容合并。</translation>
    </message>
    <message>
        <source>Somebody else changed it too: the values are in dispute.</source>
        <translation>他人也作了修改：存在冲突。</translation>
    </message>
    <message>
        <source>Your later value replaced one that you had not seen.</source>
        <translation>您后提交的值取代了他人先提交、您未看到的值。</translation>
    </message>
    <message>
        <source>Too late: the state had moved on already.</source>
        <translation>未生效：报告状态已先行改变。</translation>
    </message>
    <message>
        <source>Your edit brought a deleted record back.</source>
        <translation>您的修改恢复了已删除的记录。</translation>
    </message>
    <message>
        <source>Not deleted: somebody edited it meanwhile.</source>
        <translation>未删除：其间他人作了修改。</translation>
    </message>
    <message>
        <source>Saved (this device)</source>
        <translation>已保存(本机)</translation>
    </message>
    <message>
        <source>Received (server)</source>
        <translation>已收到(服务器)</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>The report was approved meanwhile: your change waits there as a proposed correction.</source>
        <translation>报告已先行通过；您的修改作为更正建议保留在报告中，等待处理。</translation>
    </message>
    <message>
        <source>An earlier change of this device has not arrived yet; it goes first.</source>
        <translation>本机有更早的修改尚未送达，须先上报。</translation>
    </message>
    <message>
        <source>The server cannot take it. It stays here; show this to your administrator: %1</source>
        <translation>服务器无法接收此项修改，内容仍保留在本机。请将以下信息告知管理员：%1</translation>
    </message>
</context>
<context>
    <name>field::view::TasksView</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message numerus="yes">
        <source>%n project(s)</source>
        <translation>
            <numerusform>%n 个项目</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>In dispute</source>
        <translation>有冲突</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a filter and how many it shows</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>You are reminded of the next step</source>
        <translation>已收到催办</translation>
    </message>
    <message>
        <source>Reminded: %1</source>
        <translation>催办：%1</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>有预警</translation>
    </message>
</context>
<context>
    <name>field::view::UnlockView</name>
    <message>
        <source>Set this device up anew</source>
        <translation>重新登记本机</translation>
    </message>
    <message>
        <source>This device is set up anew. What waited goes along.</source>
        <translation>本机已重新登记，未送达的内容随之继续上报。</translation>
    </message>
    <message>
        <source>Set up this device</source>
        <translation>登记本机</translation>
    </message>
    <message>
        <source>An address begins with https:// and names a server.</source>
        <translation>地址应以 https:// 开头并写明服务器。</translation>
    </message>
    <message>
        <source>Give the whole line that begins with FIELDLEDGER://, as it was sent to you.</source>
        <translation>请输入以 FIELDLEDGER:// 开头的整行登记码，与收到的完全一致。</translation>
    </message>
    <message>
        <source>The server does not know this code, or it was used already.</source>
        <translation>登记码无效，或已被使用。</translation>
    </message>
    <message>
        <source>Ask your administrator for a new one; a code lives fifteen minutes.</source>
        <translation>请向管理员索取新的登记码，有效期十五分钟。</translation>
    </message>
    <message>
        <source>Check the address and the network, then try again.</source>
        <translation>请检查地址和网络后再试。</translation>
    </message>
</context>
<context>
    <name>field::view::VisitView</name>
    <message>
        <source>Field visit</source>
        <translation>现场核查</translation>
    </message>
    <message>
        <source>Arrived %1</source>
        <translation>到场 %1</translation>
    </message>
    <message>
        <source>Planned for %1</source>
        <translation>计划 %1</translation>
    </message>
    <message>
        <source>Arrived: begin</source>
        <translation>到场，开始核查</translation>
    </message>
    <message>
        <source>Check and hand in</source>
        <translation>检查并提交</translation>
    </message>
    <message>
        <source>Hand in</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Begin to correct</source>
        <translation>开始补正</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>指标核实</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Progress on site</source>
        <translation>进度核查</translation>
    </message>
    <message>
        <source>Use of money</source>
        <translation>资金核查</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>佐证材料</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>核查结论</translation>
    </message>
    <message>
        <source>written</source>
        <translation>已填写</translation>
    </message>
    <message>
        <source>You were reminded %1</source>
        <translation>%1收到催办</translation>
    </message>
    <message>
        <source>%1 reminded you %2</source>
        <translation>%1 于%2催办</translation>
    </message>
    <message>
        <source>You reminded them %1</source>
        <translation>%1已催办</translation>
    </message>
</context>
<context>
    <name>LockedPage</name>
    <message numerus="yes">
        <source>%n change(s) and photo(s) wait on this device. A lock deletes nothing.</source>
        <translation>
            <numerusform>本机有 %n 项修改和照片待发送。锁定不会删除任何内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Or the recovery code that you were given when it was set.</source>
        <translation>或设置口令时得到的恢复码。</translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation>正在解锁</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>I have neither: set this device up anew</source>
        <translation>两者都没有：重新登记本机</translation>
    </message>
    <message>
        <source>Your administrator gives you a code for it. What you saved goes along; photos that the server does not have stay sealed on this device until the passphrase is found.</source>
        <translation>登记码由管理员提供。已保存的内容会一并带走；服务器还没有的照片将一直封存在本机，直到找回口令。</translation>
    </message>
</context>
<context>
    <name>field::view::LockedView</name>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>This is neither the passphrase nor the recovery code.</source>
        <translation>这既不是口令，也不是恢复码。</translation>
    </message>
    <message>
        <source>There is too little memory to try the passphrase.</source>
        <translation>内存不足，无法验证口令。</translation>
    </message>
    <message>
        <source>Try again: nothing is lost by a wrong one. Capital and small letters differ.</source>
        <translation>请再试一次：输错不会丢失任何内容。请注意区分大小写。</translation>
    </message>
    <message>
        <source>Close other apps, then try again.</source>
        <translation>请关闭其他应用后再试。</translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>Recovery code %1</source>
        <translation>恢复码 %1</translation>
    </message>
    <message numerus="yes">
        <source>Sealing photos: %n left</source>
        <translation>
            <numerusform>正在封存照片：还剩 %n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Opening photos: %n left</source>
        <translation>
            <numerusform>正在解封照片：还剩 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Lock when nobody touches it</source>
        <translation>无人操作时锁定</translation>
    </message>
    <message>
        <source>After 5 minutes</source>
        <translation>5 分钟后</translation>
    </message>
    <message>
        <source>After 15 minutes</source>
        <translation>15 分钟后</translation>
    </message>
    <message>
        <source>After 1 hour</source>
        <translation>1 小时后</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>立即锁定</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>更换口令</translation>
    </message>
    <message>
        <source>Set one</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Present passphrase</source>
        <translation>现口令</translation>
    </message>
    <message>
        <source>Or the recovery code.</source>
        <translation>或恢复码。</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>新口令</translation>
    </message>
    <message>
        <source>At least 8 characters: a few words that only you would put together.</source>
        <translation>至少 8 个字符：几个只有您自己会连在一起的词。</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>再输入一次</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>请稍候</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>更换口令</translation>
    </message>
    <message>
        <source>Set the passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Take the passphrase away</source>
        <translation>取消口令</translation>
    </message>
    <message>
        <source>Write it down now and leave it with your administrator: an earlier one opens nothing any more. Without it and without the passphrase nobody can open the photos on this device.</source>
        <translation>请立即抄下并交管理员保管，以前的恢复码已失效。若恢复码和口令都丢失，任何人都无法打开本机的照片。</translation>
    </message>
    <message>
        <source>I have written it down</source>
        <translation>我已抄下</translation>
    </message>
    <message>
        <source>Give the passphrase</source>
        <translation>输入口令</translation>
    </message>
    <message>
        <source>Give it, or set another</source>
        <translation>输入口令，或另设口令</translation>
    </message>
    <message>
        <source>Present or earlier passphrase</source>
        <translation>现口令或以前的口令</translation>
    </message>
</context>
<context>
    <name>field::view::PassphraseView</name>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>A passphrase has 8 to 256 characters.</source>
        <translation>口令须为 8 至 256 个字符。</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>两次输入不一致。</translation>
    </message>
    <message>
        <source>The passphrase is set.</source>
        <translation>口令已设置。</translation>
    </message>
    <message>
        <source>The passphrase is changed.</source>
        <translation>口令已更换。</translation>
    </message>
    <message>
        <source>The passphrase is taken away. Nothing is sealed any more.</source>
        <translation>口令已取消，内容不再封存。</translation>
    </message>
    <message>
        <source>The present passphrase is another one. Nothing was changed.</source>
        <translation>现口令不正确，未作任何更改。</translation>
    </message>
    <message>
        <source>This device&apos;s key and photos are sealed.</source>
        <translation>本机的密钥和照片已封存。</translation>
    </message>
    <message>
        <source>This device has no passphrase.</source>
        <translation>本机没有设置口令。</translation>
    </message>
    <message>
        <source>There is a passphrase, but this device&apos;s key is not sealed yet.</source>
        <translation>口令已设置，但本机的密钥尚未封存。</translation>
    </message>
    <message>
        <source>The passphrase was not given: this device&apos;s key and new photos lie in the open.</source>
        <translation>尚未输入口令：本机的密钥和新拍的照片没有封存。</translation>
    </message>
    <message>
        <source>The app asks for the passphrase when it starts and after a pause.</source>
        <translation>启动应用时以及停用一段时间后，需要输入口令。</translation>
    </message>
    <message>
        <source>With one, whoever takes the device can neither send in your name nor open the photos. What you wrote relies on the disk encryption of the system.</source>
        <translation>设置口令后，拿走设备的人既不能以您的名义发送，也打不开照片。所填文字仍依靠系统的磁盘加密保护。</translation>
    </message>
    <message>
        <source>Free some space on the device, then open this page again: it is tried anew.</source>
        <translation>请在本机腾出空间，然后重新打开本页，系统会再次尝试。</translation>
    </message>
    <message>
        <source>The passphrase is right. What lies in the open is sealed now.</source>
        <translation>口令正确。未封存的内容现在开始封存。</translation>
    </message>
    <message>
        <source>Setting it was cut short, or this device was set up anew without it. Give it below, or the recovery code: everything is sealed then, and photos that it seals already open again. Whoever has neither sets another one: those photos stay sealed until the words are found.</source>
        <translation>设置口令时曾被中断，或者本机是在没有口令的情况下重新登记的。请在下方输入口令或恢复码：之后全部内容都会封存，此前封存的照片也能重新打开。两者都没有的，可以另设口令：那些照片继续封存，直到找到原口令。</translation>
    </message>
    <message>
        <source>Photos of an earlier passphrase stay sealed as well: give that one below, if it is found, and they open again.</source>
        <translation>以前的口令所封存的照片继续封存：找到那个口令后在下方输入，即可重新打开。</translation>
    </message>
    <message>
        <source>The passphrase is right. What it seals opens again.</source>
        <translation>口令正确。它所封存的照片现在可以打开。</translation>
    </message>
</context>
<context>
    <name>field::view::AppView</name>
    <message>
        <source>Your recovery code is not written down yet.</source>
        <translation>您的恢复码还没有抄下。</translation>
    </message>
    <message>
        <source>Open Settings, Passphrase: it is shown there until you have it.</source>
        <translation>请打开“设置”中的“口令”：抄下之前，恢复码一直显示在那里。</translation>
    </message>
</context>
</TS>
