<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>AdministrationPage</name>
    <message>
        <source>What came in since then would be lost with the server&apos;s disk. On the server&apos;s machine: fieldledger-server backup --store DIR --to DIR2, best every night.</source>
        <translation>What came in since then would be lost with the server&apos;s disk. On the server&apos;s machine: fieldledger-server backup --store DIR --to DIR2, best every night.</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Devices</translation>
    </message>
    <message numerus="yes">
        <source>%n to confirm</source>
        <translation>
            <numerusform>%n to confirm</numerusform>
            <numerusform>%n to confirm</numerusform>
        </translation>
    </message>
    <message>
        <source>People, roles, new devices</source>
        <translation>People, roles, new devices</translation>
    </message>
    <message>
        <source>A code for a device, what somebody may do and where</source>
        <translation>A code for a device, what somebody may do and where</translation>
    </message>
    <message>
        <source>Kept aside</source>
        <translation>Kept aside</translation>
    </message>
    <message>
        <source>Last verified backup</source>
        <translation>Last verified backup</translation>
    </message>
    <message>
        <source>Too old</source>
        <translation>Too old</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>To redact, restore and renew keys takes the server&apos;s command line, and to redact two administrators.</source>
        <translation>To redact, restore and renew keys takes the server&apos;s command line, and to redact two administrators.</translation>
    </message>
</context>
<context>
    <name>AlertPage</name>
    <message>
        <source>What was found</source>
        <translation>What was found</translation>
    </message>
    <message>
        <source>What was decided</source>
        <translation>What was decided</translation>
    </message>
    <message>
        <source>How it is closed</source>
        <translation>How it is closed</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Decision</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Source of the rule: %1</source>
        <translation>Source of the rule: %1</translation>
    </message>
    <message>
        <source>Rule set: %1</source>
        <translation>Rule set: %1</translation>
    </message>
</context>
<context>
    <name>AppPage</name>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>This visit is handed in.</source>
        <translation>This visit is handed in.</translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation>Nothing is missing.</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to mend first</source>
        <translation>
            <numerusform>%n thing to mend first</numerusform>
            <numerusform>%n things to mend first</numerusform>
        </translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signatures</translation>
    </message>
    <message>
        <source>The inspected unit signs, or refuses: then the reason and a witness are written down.</source>
        <translation>The inspected unit signs, or refuses: then the reason and a witness are written down.</translation>
    </message>
    <message>
        <source>Hand in</source>
        <translation>Hand in</translation>
    </message>
    <message>
        <source>Note the refusal and hand in</source>
        <translation>Note the refusal and hand in</translation>
    </message>
    <message>
        <source>Sign and hand in</source>
        <translation>Sign and hand in</translation>
    </message>
    <message>
        <source>Must be mended</source>
        <translation>Must be mended</translation>
    </message>
</context>
<context>
    <name>ConflictBanner</name>
    <message numerus="yes">
        <source>%n value(s) are in dispute</source>
        <translation>
            <numerusform>%n value is in dispute</numerusform>
            <numerusform>%n values are in dispute</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost. Compare and decide</source>
        <translation>Nothing is lost. Compare and decide</translation>
    </message>
</context>
<context>
    <name>ConflictPage</name>
    <message>
        <source>Decided here, on the way to the server</source>
        <translation>Decided here, on the way to the server</translation>
    </message>
    <message>
        <source>Nothing is in dispute</source>
        <translation>Nothing is in dispute</translation>
    </message>
    <message>
        <source>What was not chosen stays in the history of the record.</source>
        <translation>What was not chosen stays in the history of the record.</translation>
    </message>
    <message>
        <source>Two people changed the same thing without seeing each other. Pick the value that is right; the other one stays readable in the history.</source>
        <translation>Two people changed the same thing without seeing each other. Pick the value that is right; the other one stays readable in the history.</translation>
    </message>
    <message>
        <source>Keep what was picked</source>
        <translation>Keep what was picked</translation>
    </message>
    <message>
        <source>Keep what was picked, %1 left</source>
        <translation>Keep what was picked, %1 left</translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Have the person read out the six digits on the device&apos;s own screen. Confirm only if they are these.</source>
        <translation>Have the person read out the six digits on the device&apos;s own screen. Confirm only if they are these.</translation>
    </message>
    <message>
        <source>The same digits: confirm</source>
        <translation>The same digits: confirm</translation>
    </message>
    <message>
        <source>Other digits: turn away</source>
        <translation>Other digits: turn away</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>Revoke this device of %1?</source>
        <translation>Revoke this device of %1?</translation>
    </message>
    <message>
        <source>It receives nothing more, at once and for good, and what it still sends is kept aside. What was saved on it stays there: with a new code the person sets it up anew and brings that along.</source>
        <translation>It receives nothing more, at once and for good, and what it still sends is kept aside. What was saved on it stays there: with a new code the person sets it up anew and brings that along.</translation>
    </message>
    <message>
        <source>Revoke it</source>
        <translation>Revoke it</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>Leave it as it is</translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>Person or device</source>
        <translation>Person or device</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Show more</translation>
    </message>
    <message>
        <source>No device fits what you look for.</source>
        <translation>No device fits what you look for.</translation>
    </message>
    <message>
        <source>No device waits to be confirmed.</source>
        <translation>No device waits to be confirmed.</translation>
    </message>
    <message>
        <source>There is no such device.</source>
        <translation>There is no such device.</translation>
    </message>
</context>
<context>
    <name>DoubtsPart</name>
    <message numerus="yes">
        <source>%n record(s) on this device are no longer yours.</source>
        <translation>
            <numerusform>%n record on this device is no longer yours.</numerusform>
            <numerusform>%n records on this device are no longer yours.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your duties changed, and they are not shown any more. Removing takes them off this device only; the server keeps them. If you keep them, you are asked again once their number changes.</source>
        <translation>Your duties changed, and they are not shown any more. Removing takes them off this device only; the server keeps them. If you keep them, you are asked again once their number changes.</translation>
    </message>
    <message>
        <source>Remove from this device</source>
        <translation>Remove from this device</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Keep them</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>I have read this</translation>
    </message>
</context>
<context>
    <name>EntryPage</name>
    <message>
        <source>Take this line out</source>
        <translation>Take this line out</translation>
    </message>
</context>
<context>
    <name>EvidencePage</name>
    <message>
        <source>No evidence is attached yet</source>
        <translation>No evidence is attached yet</translation>
    </message>
    <message>
        <source>Originals are kept unaltered under their fingerprint; time and place are written on a copy only.</source>
        <translation>Originals are kept unaltered under their fingerprint; time and place are written on a copy only.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Choose a file</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Field visit record</source>
        <translation>Field visit record</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>It holds what is saved on this device. What is typed and not finished is left out.</source>
        <translation>It holds what is saved on this device. What is typed and not finished is left out.</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Writing…</translation>
    </message>
    <message>
        <source>Write the file</source>
        <translation>Write the file</translation>
    </message>
    <message>
        <source>The file is written.</source>
        <translation>The file is written.</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Keeping the original and making the copies</source>
        <translation>Keeping the original and making the copies</translation>
    </message>
    <message>
        <source>This folder is empty.</source>
        <translation>This folder is empty.</translation>
    </message>
</context>
<context>
    <name>GrantsCard</name>
    <message>
        <source>Roles</source>
        <translation>Roles</translation>
    </message>
    <message>
        <source>End this role</source>
        <translation>End this role</translation>
    </message>
    <message>
        <source>Give a role</source>
        <translation>Give a role</translation>
    </message>
    <message>
        <source>Role to give</source>
        <translation>Role to give</translation>
    </message>
    <message>
        <source>Where: code or name of an area or a project</source>
        <translation>Where: code or name of an area or a project</translation>
    </message>
    <message>
        <source>No area or project has this in its code or name.</source>
        <translation>No area or project has this in its code or name.</translation>
    </message>
    <message>
        <source>Give none</source>
        <translation>Give none</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Nothing has happened yet</translation>
    </message>
</context>
<context>
    <name>InvitationCard</name>
    <message>
        <source>A new device</source>
        <translation>A new device</translation>
    </message>
    <message>
        <source>The code has expired. What was not used of it opens nothing any more.</source>
        <translation>The code has expired. What was not used of it opens nothing any more.</translation>
    </message>
    <message>
        <source>A code is good for one device and fifteen minutes. When the device has answered, it waits under Devices until you have compared its six digits.</source>
        <translation>A code is good for one device and fifteen minutes. When the device has answered, it waits under Devices until you have compared its six digits.</translation>
    </message>
    <message>
        <source>The code as a picture for a camera</source>
        <translation>The code as a picture for a camera</translation>
    </message>
    <message>
        <source>Address of the server: %1</source>
        <translation>Address of the server: %1</translation>
    </message>
    <message>
        <source>Show it or read it out to this person alone: whoever uses it first enrols as them.</source>
        <translation>Show it or read it out to this person alone: whoever uses it first enrols as them.</translation>
    </message>
    <message>
        <source>Make a code</source>
        <translation>Make a code</translation>
    </message>
    <message>
        <source>Make another code</source>
        <translation>Make another code</translation>
    </message>
</context>
<context>
    <name>KeptLine</name>
    <message>
        <source>Only to be read in this state</source>
        <translation>Only to be read in this state</translation>
    </message>
</context>
<context>
    <name>LightCard</name>
    <message>
        <source>Warnings</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <source>Hide what could not be judged</source>
        <translation>Hide what could not be judged</translation>
    </message>
    <message numerus="yes">
        <source>%n rule(s) could not be judged</source>
        <translation>
            <numerusform>%n rule could not be judged</numerusform>
            <numerusform>%n rules could not be judged</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule set: %1</source>
        <translation>Rule set: %1</translation>
    </message>
</context>
<context>
    <name>LinesPage</name>
    <message>
        <source>Nothing is written here yet</source>
        <translation>Nothing is written here yet</translation>
    </message>
    <message>
        <source>Add what you see on the spot. Every line is kept as you type.</source>
        <translation>Add what you see on the spot. Every line is kept as you type.</translation>
    </message>
    <message>
        <source>Typed, not finished</source>
        <translation>Typed, not finished</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Fieldledger</source>
        <translation>Fieldledger</translation>
    </message>
    <message>
        <source>Choose one on the left. It opens here.</source>
        <translation>Choose one on the left. It opens here.</translation>
    </message>
</context>
<context>
    <name>MeasuredLine</name>
    <message>
        <source>Target</source>
        <translation>Target</translation>
    </message>
    <message>
        <source>Last visit</source>
        <translation>Last visit</translation>
    </message>
    <message>
        <source>This visit</source>
        <translation>This visit</translation>
    </message>
    <message>
        <source>Likelihood: %1</source>
        <translation>Likelihood of reaching it: %1</translation>
    </message>
    <message>
        <source>Cause: %1</source>
        <translation>Cause of the deviation: %1</translation>
    </message>
    <message>
        <source>Read as: %1</source>
        <translation>Read as: %1</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>Note: %1</translation>
    </message>
</context>
<context>
    <name>NavBar</name>
    <message>
        <source>Destinations</source>
        <translation>Destinations</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>NavItem</name>
    <message>
        <source>%1, %2 waiting</source>
        <translation>%1, %2 waiting</translation>
    </message>
</context>
<context>
    <name>PageStates</name>
    <message>
        <source>Loading</source>
        <translation>Loading</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>ParkedPage</name>
    <message>
        <source>Nothing of this is lost, and nobody has to decide: what stays here goes on waiting, and its author sees that it does. What people found is not shown to administrators.</source>
        <translation>Nothing of this is lost, and nobody has to decide: what stays here goes on waiting, and its author sees that it does. What people found is not shown to administrators.</translation>
    </message>
    <message>
        <source>It comes in by itself once that is there.</source>
        <translation>It comes in by itself once that is there.</translation>
    </message>
    <message>
        <source>Let it in…</source>
        <translation>Let it in…</translation>
    </message>
    <message>
        <source>Let this in as your own act?</source>
        <translation>Let this in as your own act?</translation>
    </message>
    <message>
        <source>It is merged like a change that came late: where somebody else wrote meanwhile, a person decides between both. It cannot be taken back, and the record says that you let it in.</source>
        <translation>It is merged like a change that came late: where somebody else wrote meanwhile, a person decides between both. It cannot be taken back, and the record says that you let it in.</translation>
    </message>
    <message>
        <source>Let it in</source>
        <translation>Let it in</translation>
    </message>
    <message>
        <source>Keep it aside</source>
        <translation>Keep it aside</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Show more</translation>
    </message>
    <message>
        <source>Nothing is kept aside.</source>
        <translation>Nothing is kept aside.</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Name or duty</source>
        <translation>Name or duty</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Show more</translation>
    </message>
    <message>
        <source>Nobody fits what you look for.</source>
        <translation>Nobody fits what you look for.</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>Devices</source>
        <translation>Devices</translation>
    </message>
</context>
<context>
    <name>PhotoTile</name>
    <message>
        <source>The original is not here yet</source>
        <translation>The original is not here yet</translation>
    </message>
</context>
<context>
    <name>ProjectPage</name>
    <message>
        <source>The last visit was returned</source>
        <translation>The last visit was returned</translation>
    </message>
    <message>
        <source>Open the visit</source>
        <translation>Open the visit</translation>
    </message>
    <message>
        <source>Money of the year</source>
        <translation>Money of the year</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>Executed</source>
        <translation>Executed</translation>
    </message>
    <message>
        <source>Execution rate</source>
        <translation>Execution rate</translation>
    </message>
    <message>
        <source>Target of the year</source>
        <translation>Target of the year</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>Indicators</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Visits</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are in dispute</source>
        <translation>
            <numerusform>%n value is in dispute</numerusform>
            <numerusform>%n values are in dispute</numerusform>
        </translation>
    </message>
    <message>
        <source>About the project</source>
        <translation>About the project</translation>
    </message>
    <message>
        <source>Continue the visit</source>
        <translation>Continue the visit</translation>
    </message>
    <message>
        <source>Begin a visit</source>
        <translation>Begin a visit</translation>
    </message>
    <message>
        <source>Self-evaluation</source>
        <translation>Self-evaluation</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) do not agree</source>
        <translation>
            <numerusform>%n thing does not agree</numerusform>
            <numerusform>%n things do not agree</numerusform>
        </translation>
    </message>
    <message>
        <source>Alerts on record</source>
        <translation>Alerts on record</translation>
    </message>
</context>
<context>
    <name>ReadingCard</name>
    <message>
        <source>Target</source>
        <translation>Target</translation>
    </message>
    <message>
        <source>Last visit</source>
        <translation>Last visit</translation>
    </message>
    <message>
        <source>Last visit %1</source>
        <translation>Last visit %1</translation>
    </message>
    <message>
        <source>Found now</source>
        <translation>Found now</translation>
    </message>
    <message>
        <source>Likelihood of reaching the target</source>
        <translation>Likelihood of reaching the target</translation>
    </message>
    <message>
        <source>Cause of the deviation</source>
        <translation>Cause of the deviation</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
</context>
<context>
    <name>ReadingsPage</name>
    <message>
        <source>%1 of %2 measured</source>
        <translation>%1 of %2 measured</translation>
    </message>
</context>
<context>
    <name>RecoveryBanner</name>
    <message>
        <source>Set this device up anew</source>
        <translation>Set this device up anew</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>I have read this</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Readings</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Findings</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Evidence</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Opinion (a return needs one)</source>
        <translation>Opinion (a return needs one)</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>Take the approval back</source>
        <translation>Take the approval back</translation>
    </message>
    <message>
        <source>Write what has to be corrected, then return it.</source>
        <translation>Write what has to be corrected, then return it.</translation>
    </message>
    <message>
        <source>Progress on site</source>
        <translation>Progress on site</translation>
    </message>
    <message>
        <source>Use of money</source>
        <translation>Use of money</translation>
    </message>
</context>
<context>
    <name>ReviewsPage</name>
    <message numerus="yes">
        <source>%n value(s) are in dispute</source>
        <translation>
            <numerusform>%n value is in dispute</numerusform>
            <numerusform>%n values are in dispute</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waits here.</source>
        <translation>Nothing waits here.</translation>
    </message>
</context>
<context>
    <name>ScoreLine</name>
    <message>
        <source>Target %1 · actual %2</source>
        <translation>Target %1 · actual %2</translation>
    </message>
    <message>
        <source>Declared %1</source>
        <translation>Declared %1</translation>
    </message>
    <message>
        <source>By the rules %1</source>
        <translation>By the rules %1</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>of %1</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Differs</translation>
    </message>
</context>
<context>
    <name>ScorePage</name>
    <message>
        <source>There is no self-evaluation yet</source>
        <translation>There is no self-evaluation yet</translation>
    </message>
    <message>
        <source>It appears here when the unit has declared its points.</source>
        <translation>It appears here when the unit has declared its points.</translation>
    </message>
    <message>
        <source>Points by the rules</source>
        <translation>Points by the rules</translation>
    </message>
    <message>
        <source>Indicators declared</source>
        <translation>Declared for indicators</translation>
    </message>
    <message>
        <source>Indicators by the rules</source>
        <translation>Indicators by the rules</translation>
    </message>
    <message>
        <source>Of %1 points. What was declared stays as it was declared; the rules&apos; points stand beside it.</source>
        <translation>Of %1 points. What was declared stays as it was declared; the rules&apos; points stand beside it.</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have no points by the rules; each says why.</source>
        <translation>
            <numerusform>%n row has no points by the rules; it says why.</numerusform>
            <numerusform>%n rows have no points by the rules; each says why.</numerusform>
        </translation>
    </message>
    <message>
        <source>What does not agree</source>
        <translation>What does not agree</translation>
    </message>
    <message>
        <source>Row by row</source>
        <translation>Row by row</translation>
    </message>
    <message>
        <source>Rule set: %1</source>
        <translation>Rule set: %1</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>Clear the search</translation>
    </message>
</context>
<context>
    <name>ServerLine</name>
    <message>
        <source>Asking the server…</source>
        <translation>Asking the server…</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>Stop waiting</translation>
    </message>
    <message>
        <source>Ask the server again</source>
        <translation>Ask the server again</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Outdoor</source>
        <translation>Outdoor</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Size of text</translation>
    </message>
    <message>
        <source>Keep still</source>
        <translation>Keep still</translation>
    </message>
    <message>
        <source>Nothing moves by itself on the screen.</source>
        <translation>Nothing moves by itself on the screen.</translation>
    </message>
    <message>
        <source>Fieldledger %1</source>
        <translation>Fieldledger %1</translation>
    </message>
    <message>
        <source>This device</source>
        <translation>This device</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Administration</translation>
    </message>
    <message>
        <source>Devices, people and roles, what is kept aside, backup</source>
        <translation>Devices, people and roles, what is kept aside, backup</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Seals this device&apos;s key and photos</source>
        <translation>Seals this device&apos;s key and photos</translation>
    </message>
</context>
<context>
    <name>SpendBar</name>
    <message>
        <source>Spent</source>
        <translation>Spent</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>The server takes this device for a copy.</source>
        <translation>The server takes this device for a copy.</translation>
    </message>
    <message>
        <source>What you save stays here, and what is sent is kept aside. Ask your administrator for a code and set this device up anew: what was not received goes along.</source>
        <translation>What you save stays here, and what is sent is kept aside. Ask your administrator for a code and set this device up anew: what was not received goes along.</translation>
    </message>
    <message>
        <source>Set this device up anew</source>
        <translation>Set this device up anew</translation>
    </message>
    <message>
        <source>Saved (this device)</source>
        <translation>Saved (this device)</translation>
    </message>
    <message>
        <source>Drafts (this device)</source>
        <translation>Drafts (this device)</translation>
    </message>
    <message>
        <source>Received (server)</source>
        <translation>Received (server)</translation>
    </message>
    <message>
        <source>Photos to send</source>
        <translation>Photos to send</translation>
    </message>
    <message>
        <source>Last synced %1</source>
        <translation>Last synced %1</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Working offline by choice</source>
        <translation>Working offline by choice</translation>
    </message>
    <message>
        <source>Nothing is sent until the app is started with a network.</source>
        <translation>Nothing is sent until the app is started with a network.</translation>
    </message>
    <message>
        <source>What became of my edits</source>
        <translation>What became of my edits</translation>
    </message>
    <message>
        <source>On their way</source>
        <translation>On their way</translation>
    </message>
    <message>
        <source>Server %1</source>
        <translation>Server %1</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Not synced yet</translation>
    </message>
    <message>
        <source>Without network</source>
        <translation>Without network</translation>
    </message>
    <message>
        <source>A file on a stick carries the exchange to the server and back. Who carries it can neither read nor alter it.</source>
        <translation>A file on a stick carries the exchange to the server and back. Who carries it can neither read nor alter it.</translation>
    </message>
    <message>
        <source>Export to a stick</source>
        <translation>Export to a stick</translation>
    </message>
    <message>
        <source>Import from a stick</source>
        <translation>Import from a stick</translation>
    </message>
    <message>
        <source>Working; leave the stick in…</source>
        <translation>Working; leave the stick in…</translation>
    </message>
    <message>
        <source>The stick that is plugged in:</source>
        <translation>The stick that is plugged in:</translation>
    </message>
    <message>
        <source>No stick is plugged in; files go to this folder:</source>
        <translation>No stick is plugged in; files go to this folder:</translation>
    </message>
</context>
<context>
    <name>TargetLine</name>
    <message>
        <source>%1 · weight %2</source>
        <translation>%1 · weight %2</translation>
    </message>
</context>
<context>
    <name>TaskCard</name>
    <message>
        <source>spent %1</source>
        <translation>spent %1</translation>
    </message>
    <message>
        <source>In dispute %1</source>
        <translation>In dispute %1</translation>
    </message>
    <message>
        <source>Saved here</source>
        <translation>Saved here</translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TasksPage</name>
    <message>
        <source>No project is on this device yet</source>
        <translation>No project is on this device yet</translation>
    </message>
    <message>
        <source>Sync once with a network: your projects come here and stay, also without one.</source>
        <translation>Sync once with a network: your projects come here and stay, also without one.</translation>
    </message>
    <message>
        <source>Name, code, unit or initials</source>
        <translation>Name, code, unit or initials</translation>
    </message>
    <message>
        <source>Nothing here fits what you look for.</source>
        <translation>Nothing here fits what you look for.</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>What you saved stays on this device and goes along.</source>
        <translation>What you saved stays on this device and goes along.</translation>
    </message>
    <message>
        <source>The server will know this device as a new one; what it knew before can send nothing more.</source>
        <translation>The server will know this device as a new one; what it knew before can send nothing more.</translation>
    </message>
    <message>
        <source>Fieldledger</source>
        <translation>Fieldledger</translation>
    </message>
    <message>
        <source>What you save is never lost, never silently overwritten, and you are told what became of it.</source>
        <translation>What you save is never lost, never silently overwritten, and you are told what became of it.</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Address of the server</translation>
    </message>
    <message>
        <source>One-use code</source>
        <translation>One-use code</translation>
    </message>
    <message>
        <source>Your administrator gives it to you; it lives fifteen minutes.</source>
        <translation>Your administrator gives it to you; it lives fifteen minutes.</translation>
    </message>
    <message>
        <source>Match code %1</source>
        <translation>Match code %1</translation>
    </message>
    <message>
        <source>Compare it with your administrator&apos;s screen. When it is confirmed there, go on.</source>
        <translation>Compare it with your administrator&apos;s screen. When it is confirmed there, go on.</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>Asking the server</translation>
    </message>
    <message>
        <source>It is confirmed: go on</source>
        <translation>It is confirmed: go on</translation>
    </message>
</context>
<context>
    <name>VisitPage</name>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Returned to be corrected</source>
        <translation>Returned to be corrected</translation>
    </message>
    <message>
        <source>Returned by %1 to be corrected</source>
        <translation>Returned by %1 to be corrected</translation>
    </message>
    <message>
        <source>Typed, not finished</source>
        <translation>Typed, not finished</translation>
    </message>
    <message>
        <source>Remind them</source>
        <translation>Remind them</translation>
    </message>
</context>
<context>
    <name>WarningLine</name>
    <message>
        <source>Rule: %1</source>
        <translation>Basis: %1</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>The server cannot be reached.</source>
        <translation>The server cannot be reached.</translation>
    </message>
    <message>
        <source>Something answers, but it is not the server.</source>
        <translation>Something answers, but it is not the server.</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>The server is busy.</translation>
    </message>
    <message>
        <source>This is not allowed here.</source>
        <translation>This is not allowed here.</translation>
    </message>
    <message>
        <source>What answers there is not your server.</source>
        <translation>What answers there is not your server.</translation>
    </message>
    <message>
        <source>Something does not fit.</source>
        <translation>Something does not fit.</translation>
    </message>
    <message>
        <source>This record is no longer on this device.</source>
        <translation>This record is no longer on this device.</translation>
    </message>
    <message>
        <source>The disk of this device is full.</source>
        <translation>The disk of this device is full.</translation>
    </message>
    <message>
        <source>The data on this device fails its check.</source>
        <translation>The data on this device fails its check.</translation>
    </message>
    <message>
        <source>The data was written by a newer app.</source>
        <translation>The data was written by a newer app.</translation>
    </message>
    <message>
        <source>Go on working. Everything is kept here and is sent by itself later.</source>
        <translation>Go on working. Everything is kept here and is sent by itself later.</translation>
    </message>
    <message>
        <source>Sign in to this network in a browser, or check the server&apos;s address. Everything is kept here meanwhile.</source>
        <translation>Sign in to this network in a browser, or check the server&apos;s address. Everything is kept here meanwhile.</translation>
    </message>
    <message>
        <source>It is tried again by itself in a while.</source>
        <translation>It is tried again by itself in a while.</translation>
    </message>
    <message>
        <source>Ask your supervisor for the right to do it.</source>
        <translation>Ask your supervisor for the right to do it.</translation>
    </message>
    <message>
        <source>Nothing was sent to it. Try from another network; if it stays so, ask your administrator whether the server&apos;s key was changed.</source>
        <translation>Nothing was sent to it. Try from another network; if it stays so, ask your administrator whether the server&apos;s key was changed.</translation>
    </message>
    <message>
        <source>Correct the marked value, then try again.</source>
        <translation>Correct the marked value, then try again.</translation>
    </message>
    <message>
        <source>Go back and sync, then open it again.</source>
        <translation>Go back and sync, then open it again.</translation>
    </message>
    <message>
        <source>Free some space. What you typed so far is kept; do not close this page.</source>
        <translation>Free some space. What you typed so far is kept; do not close this page.</translation>
    </message>
    <message>
        <source>Close the app and start it again: it checks the data, keeps the old file and recovers what was saved.</source>
        <translation>Close the app and start it again: it checks the data, keeps the old file and recovers what was saved.</translation>
    </message>
    <message>
        <source>Install the newer app. The data stays as it is.</source>
        <translation>Install the newer app. The data stays as it is.</translation>
    </message>
    <message>
        <source>en</source>
        <extracomment>Do not translate freely: &quot;zh&quot; in Chinese, &quot;en&quot; in English.</extracomment>
        <translation>en</translation>
    </message>
    <message>
        <source>No visit yet</source>
        <translation>No visit yet</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspector</translation>
    </message>
    <message>
        <source>Third-party evaluator</source>
        <translation>Third-party evaluator</translation>
    </message>
    <message>
        <source>Finance division</source>
        <translation>Finance division</translation>
    </message>
    <message>
        <source>Performance office</source>
        <translation>Performance office</translation>
    </message>
    <message>
        <source>District bureau</source>
        <translation>District bureau</translation>
    </message>
    <message>
        <source>today %1</source>
        <translation>today %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>yesterday %1</translation>
    </message>
    <message>
        <source>CNY %1</source>
        <extracomment>An amount of money: in yuan, or in Chinese in ten thousand yuan.</extracomment>
        <translation>CNY %1</translation>
    </message>
    <message>
        <source>No number can be read here. It stays as you typed it.</source>
        <translation>No number can be read here. It stays as you typed it.</translation>
    </message>
    <message>
        <source>No amount can be read here. Type it like 12,345.60 or 3.5万.</source>
        <translation>No amount can be read here. Type it like 12,345.60 or 3.5万.</translation>
    </message>
    <message>
        <source>Type the day like 2026-06-30.</source>
        <translation>Type the day like 2026-06-30.</translation>
    </message>
    <message>
        <source>This cannot be so.</source>
        <translation>This cannot be so.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>No light: too little is known</source>
        <translation>No light: too little is known</translation>
    </message>
    <message>
        <source>Green light</source>
        <translation>Green light</translation>
    </message>
    <message>
        <source>Yellow light</source>
        <translation>Yellow light</translation>
    </message>
    <message>
        <source>Red light</source>
        <translation>Red light</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Data problem</translation>
    </message>
    <message>
        <source>To watch</source>
        <translation>To watch</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Yellow</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>Debt office</source>
        <translation>Debt office</translation>
    </message>
    <message>
        <source>Budget unit</source>
        <translation>Budget unit</translation>
    </message>
    <message>
        <source>People&apos;s congress</source>
        <translation>People&apos;s congress</translation>
    </message>
    <message>
        <source>Discipline inspection</source>
        <translation>Discipline inspection</translation>
    </message>
    <message>
        <source>Organization department</source>
        <translation>Organization department</translation>
    </message>
    <message>
        <source>Finance bureau</source>
        <translation>Finance bureau</translation>
    </message>
    <message>
        <source>Audit office</source>
        <translation>Audit office</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>Enrolled</translation>
    </message>
    <message>
        <source>This device is locked.</source>
        <translation>This device is locked.</translation>
    </message>
    <message>
        <source>Unlock it with your passphrase.</source>
        <translation>Unlock it with your passphrase.</translation>
    </message>
</context>
<context>
    <name>field::view::AdministrationView</name>
    <message>
        <source>Administration</source>
        <translation>Administration</translation>
    </message>
    <message>
        <source>Only with a connection to the server</source>
        <translation>Only with a connection to the server</translation>
    </message>
    <message>
        <source>%1 in use, %2 revoked</source>
        <translation>%1 in use, %2 revoked</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>Nothing waits.</translation>
    </message>
    <message numerus="yes">
        <source>More than %n change(s) wait</source>
        <translation>
            <numerusform>More than %n change waits</numerusform>
            <numerusform>More than %n changes wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) wait</source>
        <translation>
            <numerusform>%n change waits</numerusform>
            <numerusform>%n changes wait</numerusform>
        </translation>
    </message>
    <message>
        <source>No backup was ever made.</source>
        <translation>No backup was ever made.</translation>
    </message>
    <message>
        <source>The last verified backup is more than a day old.</source>
        <translation>The last verified backup is more than a day old.</translation>
    </message>
    <message>
        <source>The last backup is verified.</source>
        <translation>The last backup is verified.</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) old</source>
        <translation>
            <numerusform>%n hour old</numerusform>
            <numerusform>%n hours old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) old</source>
        <translation>
            <numerusform>%n day old</numerusform>
            <numerusform>%n days old</numerusform>
        </translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Made</translation>
    </message>
    <message>
        <source>Entries of ledgers</source>
        <translation>Entries of ledgers</translation>
    </message>
    <message>
        <source>%1 in %2 areas</source>
        <translation>%1 in %2 areas</translation>
    </message>
    <message>
        <source>Photos and files</source>
        <translation>Photos and files</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Entries since then</source>
        <translation>Entries since then</translation>
    </message>
    <message>
        <source>Folder on the server</source>
        <translation>Folder on the server</translation>
    </message>
</context>
<context>
    <name>field::view::AlertView</name>
    <message>
        <source>Notify</source>
        <translation>Notify</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Decide</translation>
    </message>
    <message>
        <source>Confirm that it was done</source>
        <translation>Confirm that it was done</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>Alert</translation>
    </message>
    <message>
        <source>Raised on %1 by rule %2</source>
        <translation>Raised on %1 by rule %2</translation>
    </message>
    <message numerus="yes">
        <source>Without a decision within %n working day(s) after the notice it is suspended by the system.</source>
        <translation>
            <numerusform>Without a decision within %n working day after the notice it is suspended by the system.</numerusform>
            <numerusform>Without a decision within %n working days after the notice it is suspended by the system.</numerusform>
        </translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Adjust</source>
        <translation>Adjust</translation>
    </message>
    <message>
        <source>Cancel the project</source>
        <translation>Cancel the project</translation>
    </message>
</context>
<context>
    <name>field::view::BundlesView</name>
    <message>
        <source>Not all of it yet: export to the stick once more.</source>
        <translation>Not all of it yet: export to the stick once more.</translation>
    </message>
    <message>
        <source>Written: %1 changes, %2 photos, %3</source>
        <translation>Written: %1 changes, %2 photos, %3</translation>
    </message>
    <message>
        <source>%1 Nothing counts as received until the server&apos;s answer is imported here.</source>
        <translation>%1 Nothing counts as received until the server&apos;s answer is imported here.</translation>
    </message>
    <message>
        <source>No bundle for this device is in %1.</source>
        <translation>No bundle for this device is in %1.</translation>
    </message>
    <message>
        <source>Plug in the stick that came back from the server, then import again.</source>
        <translation>Plug in the stick that came back from the server, then import again.</translation>
    </message>
    <message>
        <source>Taken: %1 receipts, %2 records, %3 photos</source>
        <translation>Taken: %1 receipts, %2 records, %3 photos</translation>
    </message>
    <message>
        <source>Nothing new: all of it was here already.</source>
        <translation>Nothing new: all of it was here already.</translation>
    </message>
    <message>
        <source>There is no room in %1.</source>
        <translation>There is no room in %1.</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>Free some space, then try again.</translation>
    </message>
    <message>
        <source>%1 is cut off or damaged; nothing of it was taken.</source>
        <translation>%1 is cut off or damaged; nothing of it was taken.</translation>
    </message>
    <message>
        <source>Have it copied or exported once more.</source>
        <translation>Have it copied or exported once more.</translation>
    </message>
    <message>
        <source>%1 is not there any more.</source>
        <translation>%1 is not there any more.</translation>
    </message>
    <message>
        <source>Plug the stick in again, then try again.</source>
        <translation>Plug the stick in again, then try again.</translation>
    </message>
</context>
<context>
    <name>field::view::CheckView</name>
    <message>
        <source>Check and hand in</source>
        <translation>Check and hand in</translation>
    </message>
    <message>
        <source>Handed in. It is on this device and goes to the server by itself.</source>
        <translation>Handed in. It is on this device and goes to the server by itself.</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>Not measured yet</translation>
    </message>
    <message>
        <source>The reading is not a number</source>
        <translation>The reading is not a number</translation>
    </message>
    <message>
        <source>Likelihood is not chosen</source>
        <translation>Likelihood is not chosen</translation>
    </message>
    <message>
        <source>The cause is missing</source>
        <translation>The cause is missing</translation>
    </message>
    <message>
        <source>No evidence is attached</source>
        <translation>No evidence is attached</translation>
    </message>
    <message>
        <source>A finding lacks its fact, basis or demand</source>
        <translation>A finding lacks its fact, basis or demand</translation>
    </message>
    <message>
        <source>The conclusion is not written</source>
        <translation>The conclusion is not written</translation>
    </message>
    <message>
        <source>Fewer than two inspectors are named</source>
        <translation>Fewer than two inspectors are named</translation>
    </message>
    <message>
        <source>Something typed is not a value yet</source>
        <translation>Something typed is not a value yet</translation>
    </message>
    <message>
        <source>Values are in dispute</source>
        <translation>Values are in dispute</translation>
    </message>
    <message>
        <source>Signatures are missing</source>
        <translation>Signatures are missing</translation>
    </message>
</context>
<context>
    <name>field::view::ClerkPage</name>
    <message>
        <source>You stopped waiting for the server.</source>
        <translation>You stopped waiting for the server.</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>It is not there any more.</translation>
    </message>
    <message>
        <source>The server does not know you as an administrator.</source>
        <translation>The server does not know you as an administrator.</translation>
    </message>
    <message>
        <source>The server does not understand this request.</source>
        <translation>The server does not understand this request.</translation>
    </message>
    <message>
        <source>Whether it was done is not known: look at the list again once the server can be reached. Doing it twice does no harm.</source>
        <translation>Whether it was done is not known: look at the list again once the server can be reached. Doing it twice does no harm.</translation>
    </message>
    <message>
        <source>Administration is done on the server and nowhere else. Connect this device to its network, then try again.</source>
        <translation>Administration is done on the server and nowhere else. Connect this device to its network, then try again.</translation>
    </message>
    <message>
        <source>Look at the list again; somebody may have done it meanwhile.</source>
        <translation>Look at the list again; somebody may have done it meanwhile.</translation>
    </message>
    <message>
        <source>Another administrator, or the server&apos;s command line, can give you that role.</source>
        <translation>Another administrator, or the server&apos;s command line, can give you that role.</translation>
    </message>
    <message>
        <source>Install the same version of the app and of the server.</source>
        <translation>Install the same version of the app and of the server.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Try again in a moment.</translation>
    </message>
</context>
<context>
    <name>field::view::ConflictView</name>
    <message>
        <source>(empty)</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <source>Values in dispute</source>
        <translation>Values in dispute</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) left to decide</source>
        <translation>
            <numerusform>%n value left to decide</numerusform>
            <numerusform>%n values left to decide</numerusform>
        </translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Somebody</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>Before: %1</translation>
    </message>
    <message>
        <source>Changed from %1</source>
        <translation>Changed from %1</translation>
    </message>
    <message>
        <source>%1, stands now</source>
        <translation>%1, stands now</translation>
    </message>
    <message>
        <source>Decided. What was not chosen stays in the history.</source>
        <translation>Decided. What was not chosen stays in the history.</translation>
    </message>
    <message>
        <source>Every value is picked, not kept yet</source>
        <translation>Every value is picked, not kept yet</translation>
    </message>
    <message>
        <source>A dispute changed after you had picked a value. Look at it again.</source>
        <translation>A dispute changed after you had picked a value. Look at it again.</translation>
    </message>
</context>
<context>
    <name>field::view::DevicesView</name>
    <message>
        <source>Last contact: %1</source>
        <translation>Last contact: %1</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>To confirm</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Revoked</translation>
    </message>
    <message>
        <source>Copied?</source>
        <translation>Copied?</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>The device in your hand</source>
        <translation>The device in your hand</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) came under its name and are kept aside.</source>
        <translation>
            <numerusform>%n change came under its name and is kept aside.</numerusform>
            <numerusform>%n changes came under its name and are kept aside.</numerusform>
        </translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>To confirm %1</source>
        <translation>To confirm %1</translation>
    </message>
    <message>
        <source>In use %1</source>
        <translation>In use %1</translation>
    </message>
    <message>
        <source>Revoked %1</source>
        <translation>Revoked %1</translation>
    </message>
    <message>
        <source>All</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Confirmed: the device of %1 may exchange now.</source>
        <translation>Confirmed: the device of %1 may exchange now.</translation>
    </message>
    <message>
        <source>Revoked: the device of %1 receives nothing more.</source>
        <translation>Revoked: the device of %1 receives nothing more.</translation>
    </message>
    <message>
        <source>The server refused: this device was revoked meanwhile, or has other digits.</source>
        <translation>The server refused: this device was revoked meanwhile, or has other digits.</translation>
    </message>
    <message>
        <source>Look at its row again. A revoked device is enrolled anew with a new code.</source>
        <translation>Look at its row again. A revoked device is enrolled anew with a new code.</translation>
    </message>
</context>
<context>
    <name>field::view::DoubtsView</name>
    <message>
        <source>The server&apos;s history is another than the one this device has seen. What you saved is still here; tell your administrator before you rely on figures from the server.</source>
        <translation>The server&apos;s history is another than the one this device has seen. What you saved is still here; tell your administrator before you rely on figures from the server.</translation>
    </message>
    <message>
        <source>The server was put back to an older state. What this device had sent since then is sent again; look at what became of your edits.</source>
        <translation>The server was put back to an older state. What this device had sent since then is sent again; look at what became of your edits.</translation>
    </message>
    <message>
        <source>What is on this device is not all that the server has, although everything was fetched anew. Tell your administrator, and do not rely on sums shown here until then.</source>
        <translation>What is on this device is not all that the server has, although everything was fetched anew. Tell your administrator, and do not rely on sums shown here until then.</translation>
    </message>
    <message>
        <source>What was on this device was not all that the server has. Everything is fetched anew with the next sync.</source>
        <translation>What was on this device was not all that the server has. Everything is fetched anew with the next sync.</translation>
    </message>
    <message>
        <source>What was missing on this device was fetched anew. Look again at figures that you read here before.</source>
        <translation>What was missing on this device was fetched anew. Look again at figures that you read here before.</translation>
    </message>
    <message>
        <source>Two administrators took the content of one of your saves out of the ledger. Ask them why if you do not know.</source>
        <translation>Two administrators took the content of one of your saves out of the ledger. Ask them why if you do not know.</translation>
    </message>
    <message>
        <source>Something was noticed that should not be: %1. Tell your administrator.</source>
        <translation>Something was noticed that should not be: %1. Tell your administrator.</translation>
    </message>
    <message>
        <source>The exchange noticed what should not be.</source>
        <translation>The exchange noticed what should not be.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were removed from this device.</source>
        <translation>
            <numerusform>%n record was removed from this device.</numerusform>
            <numerusform>%n records were removed from this device.</numerusform>
        </translation>
    </message>
    <message>
        <source>They are others by now. Look at the number again.</source>
        <translation>They are others by now. Look at the number again.</translation>
    </message>
</context>
<context>
    <name>field::view::EntryView</name>
    <message>
        <source>Conclusion</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signatures</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Like 2026-06-30</source>
        <translation>Like 2026-06-30</translation>
    </message>
    <message>
        <source>Several are separated by 、</source>
        <translation>Several are separated by 、</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>yuan</translation>
    </message>
    <message>
        <source>= %1</source>
        <translation>= %1</translation>
    </message>
    <message>
        <source>Taken out.</source>
        <translation>Taken out.</translation>
    </message>
    <message>
        <source>It is back.</source>
        <translation>It is back.</translation>
    </message>
</context>
<context>
    <name>field::view::EvidenceView</name>
    <message>
        <source>Evidence</source>
        <translation>Evidence</translation>
    </message>
</context>
<context>
    <name>field::view::ExportView</name>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>PDF, to print</source>
        <translation>PDF, to print</translation>
    </message>
    <message>
        <source>XLSX, a table</source>
        <translation>XLSX, a table</translation>
    </message>
    <message>
        <source>CSV, data</source>
        <translation>CSV, data</translation>
    </message>
    <message>
        <source>Field visit record</source>
        <translation>Field visit record</translation>
    </message>
    <message>
        <source>Nothing can be written to %1.</source>
        <translation>Nothing can be written to %1.</translation>
    </message>
    <message>
        <source>Make the folder writable in the system&apos;s settings, then export again.</source>
        <translation>Make the folder writable in the system&apos;s settings, then export again.</translation>
    </message>
    <message>
        <source>Free some space, then export again.</source>
        <translation>Free some space, then export again.</translation>
    </message>
</context>
<context>
    <name>field::view::FilesView</name>
    <message>
        <source>Choose a file</source>
        <translation>Choose a file</translation>
    </message>
    <message>
        <source>%1 cannot be read as a picture. Choose another one.</source>
        <translation>%1 cannot be read as a picture. Choose another one.</translation>
    </message>
    <message>
        <source>%1 is attached. The original stays as it is.</source>
        <translation>%1 is attached. The original stays as it is.</translation>
    </message>
    <message>
        <source>Folder above</source>
        <translation>Folder above</translation>
    </message>
    <message>
        <source>file of %1</source>
        <translation>file of %1</translation>
    </message>
</context>
<context>
    <name>field::view::FormView</name>
    <message>
        <source>Draft kept %1</source>
        <translation>Draft kept %1</translation>
    </message>
    <message>
        <source>Saved on this device %1</source>
        <translation>Saved on this device %1</translation>
    </message>
</context>
<context>
    <name>field::view::HistoryView</name>
    <message>
        <source>Approved</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>Arrived on site</source>
        <translation>Arrived on site</translation>
    </message>
    <message>
        <source>Signed on site</source>
        <translation>Signed on site</translation>
    </message>
    <message>
        <source>Saved (this device)</source>
        <translation>Saved (this device)</translation>
    </message>
    <message>
        <source>Received (server)</source>
        <translation>Received (server)</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message>
        <source>Reminded</source>
        <translation>Reminded</translation>
    </message>
</context>
<context>
    <name>field::view::LinesView</name>
    <message>
        <source>Progress on site</source>
        <translation>Progress on site</translation>
    </message>
    <message>
        <source>Use of money</source>
        <translation>Use of money</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Findings</translation>
    </message>
    <message>
        <source>Add work</source>
        <translation>Add work</translation>
    </message>
    <message>
        <source>Add voucher</source>
        <translation>Add voucher</translation>
    </message>
    <message>
        <source>Add finding</source>
        <translation>Add finding</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Idle</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Matches</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Differs</translation>
    </message>
</context>
<context>
    <name>field::view::ParkedView</name>
    <message>
        <source>It came from a device that was revoked or copied.</source>
        <translation>It came from a device that was revoked or copied.</translation>
    </message>
    <message>
        <source>Its author had no right for it then.</source>
        <translation>Its author had no right for it then.</translation>
    </message>
    <message>
        <source>Its author would have judged their own work.</source>
        <translation>Its author would have judged their own work.</translation>
    </message>
    <message>
        <source>The workflow does not allow this step from there.</source>
        <translation>The workflow does not allow this step from there.</translation>
    </message>
    <message>
        <source>The step needs a reason, and had none.</source>
        <translation>The step needs a reason, and had none.</translation>
    </message>
    <message>
        <source>It builds on another change that is kept aside.</source>
        <translation>It builds on another change that is kept aside.</translation>
    </message>
    <message>
        <source>It builds on a record that has not come yet.</source>
        <translation>It builds on a record that has not come yet.</translation>
    </message>
    <message>
        <source>It was written by a newer app than this server knows.</source>
        <translation>It was written by a newer app than this server knows.</translation>
    </message>
    <message>
        <source>It changes what is written once and never changed.</source>
        <translation>It changes what is written once and never changed.</translation>
    </message>
    <message>
        <source>Its record would become too large to be sent to anybody.</source>
        <translation>Its record would become too large to be sent to anybody.</translation>
    </message>
    <message>
        <source>It names records of another project.</source>
        <translation>It names records of another project.</translation>
    </message>
    <message>
        <source>The server could not take it as it was written (%1).</source>
        <translation>The server could not take it as it was written (%1).</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>%n deleted</numerusform>
            <numerusform>%n deleted</numerusform>
        </translation>
    </message>
    <message>
        <source>Unknown records</source>
        <translation>Unknown records</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Its content cannot be read.</source>
        <translation>Its content cannot be read.</translation>
    </message>
    <message>
        <source>; </source>
        <translation>; </translation>
    </message>
    <message>
        <source>Kept aside</source>
        <translation>Kept aside</translation>
    </message>
    <message>
        <source>%1, device %2</source>
        <translation>%1, device %2</translation>
    </message>
    <message>
        <source>Saved %1, by the device&apos;s clock</source>
        <translation>Saved %1, by the device&apos;s clock</translation>
    </message>
    <message>
        <source>Let in: the change of %1 is merged like one that came late.</source>
        <translation>Let in: the change of %1 is merged like one that came late.</translation>
    </message>
    <message>
        <source>You have no right for everything that is in it, or it builds on another one.</source>
        <translation>You have no right for everything that is in it, or it builds on another one.</translation>
    </message>
    <message>
        <source>Whoever lets it in needs a role that may write it there, such as the finance division&apos;s. It stays kept aside until then.</source>
        <translation>Whoever lets it in needs a role that may write it there, such as the finance division&apos;s. It stays kept aside until then.</translation>
    </message>
</context>
<context>
    <name>field::view::PeopleView</name>
    <message>
        <source>People</source>
        <translation>People</translation>
    </message>
</context>
<context>
    <name>field::view::PersonView</name>
    <message>
        <source>All of %1</source>
        <translation>All of %1</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message numerus="yes">
        <source>Good for another %n minute(s), for one device</source>
        <translation>
            <numerusform>Good for another %n minute, for one device</numerusform>
            <numerusform>Good for another %n minutes, for one device</numerusform>
        </translation>
    </message>
    <message>
        <source>Given: %1, %2</source>
        <translation>Given: %1, %2</translation>
    </message>
    <message>
        <source>Ended: %1, %2</source>
        <translation>Ended: %1, %2</translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>Taken back.</translation>
    </message>
    <message>
        <source>The server refused.</source>
        <translation>The server refused.</translation>
    </message>
    <message>
        <source>Nobody can end their own role of administrator here: another administrator, or the server&apos;s command line, can.</source>
        <translation>Nobody can end their own role of administrator here: another administrator, or the server&apos;s command line, can.</translation>
    </message>
</context>
<context>
    <name>field::view::PhotoView</name>
    <message>
        <source>Evidence</source>
        <translation>Evidence</translation>
    </message>
    <message>
        <source>The original has not arrived on this device yet.</source>
        <translation>The original has not arrived on this device yet.</translation>
    </message>
    <message>
        <source>The original is unaltered: its bytes give this SHA-256.</source>
        <translation>The original is unaltered: its bytes give this SHA-256.</translation>
    </message>
    <message>
        <source>The original on this device was altered. Tell your administrator.</source>
        <translation>The original on this device was altered. Tell your administrator.</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Size of the file</translation>
    </message>
    <message>
        <source>SHA-256 of the original</source>
        <translation>SHA-256 of the original</translation>
    </message>
</context>
<context>
    <name>field::view::ProjectView</name>
    <message>
        <source>Project</source>
        <translation>Project</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>Field visit</source>
        <translation>Field visit</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>as of %1</translation>
    </message>
    <message>
        <source>Field visit of %1</source>
        <translation>Field visit of %1</translation>
    </message>
    <message>
        <source>%1 points by the rules</source>
        <translation>%1 points by the rules</translation>
    </message>
    <message>
        <source>Some rows have no points by the rules</source>
        <translation>Some rows have no points by the rules</translation>
    </message>
</context>
<context>
    <name>field::view::ReadingsView</name>
    <message>
        <source>Readings</source>
        <translation>Readings</translation>
    </message>
    <message>
        <source>Evidence: %1</source>
        <translation>Evidence: %1</translation>
    </message>
    <message>
        <source>Less than at the last visit (%1). Correct it, or say why.</source>
        <translation>Less than at the last visit (%1). Correct it, or say why.</translation>
    </message>
    <message>
        <source>The unit is another than the target&apos;s (%1): they cannot be held against each other. Type the value in the target&apos;s unit if you can.</source>
        <translation>The unit is another than the target&apos;s (%1): they cannot be held against each other. Type the value in the target&apos;s unit if you can.</translation>
    </message>
    <message>
        <source>The unit is another than at the last visit (%1). Check which is right.</source>
        <translation>The unit is another than at the last visit (%1). Check which is right.</translation>
    </message>
</context>
<context>
    <name>field::view::ReviewView</name>
    <message>
        <source>Approved.</source>
        <translation>Approved.</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Not measured</translation>
    </message>
    <message>
        <source>Below target</source>
        <translation>Below target</translation>
    </message>
    <message>
        <source>On target</source>
        <translation>On target</translation>
    </message>
    <message>
        <source>Less than last time</source>
        <translation>Less than last time</translation>
    </message>
    <message>
        <source>It does not wait for a review.</source>
        <translation>It does not wait for a review.</translation>
    </message>
    <message>
        <source>Values are in dispute. They are decided first.</source>
        <translation>Values are in dispute. They are decided first.</translation>
    </message>
    <message>
        <source>Approved. You can take it back for ten seconds.</source>
        <translation>Approved. You can take it back for ten seconds.</translation>
    </message>
    <message>
        <source>Taken back. Nothing was decided.</source>
        <translation>Taken back. Nothing was decided.</translation>
    </message>
    <message>
        <source>Returned with your reason.</source>
        <translation>Returned with your reason.</translation>
    </message>
    <message>
        <source>You hold no role that reviews this visit.</source>
        <translation>You hold no role that reviews this visit.</translation>
    </message>
    <message>
        <source>You took part in this visit. Somebody else reviews it.</source>
        <translation>You took part in this visit. Somebody else reviews it.</translation>
    </message>
    <message>
        <source>Units differ</source>
        <translation>Units differ</translation>
    </message>
    <message>
        <source>Your approval is being saved.</source>
        <translation>Your approval is being saved.</translation>
    </message>
</context>
<context>
    <name>field::view::ReviewsView</name>
    <message>
        <source>Handed in again</source>
        <translation>Handed in again</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Review</translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) waiting</source>
        <translation>
            <numerusform>%n report waiting</numerusform>
            <numerusform>%n reports waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting %1</source>
        <translation>Waiting %1</translation>
    </message>
    <message>
        <source>Returned %1</source>
        <translation>Returned %1</translation>
    </message>
    <message>
        <source>Approved %1</source>
        <translation>Approved %1</translation>
    </message>
</context>
<context>
    <name>field::view::ScoreView</name>
    <message>
        <source>Self-evaluation</source>
        <translation>Self-evaluation</translation>
    </message>
    <message>
        <source>The table as a whole</source>
        <translation>The table as a whole</translation>
    </message>
    <message>
        <source>Execution of the budget</source>
        <translation>Execution of the budget</translation>
    </message>
</context>
<context>
    <name>field::view::SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Device</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>On the disk</source>
        <translation>On the disk</translation>
    </message>
</context>
<context>
    <name>field::view::SyncState</name>
    <message>
        <source>Looking at this device</source>
        <translation>Looking at this device</translation>
    </message>
    <message numerus="yes">
        <source>Saved (this device): %n change(s)</source>
        <translation>
            <numerusform>Saved (this device): %n change</numerusform>
            <numerusform>Saved (this device): %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Draft (this device): %n field(s)</source>
        <translation>
            <numerusform>Draft (this device): %n field</numerusform>
            <numerusform>Draft (this device): %n fields</numerusform>
        </translation>
    </message>
    <message>
        <source>This device belongs to nobody yet</source>
        <translation>This device belongs to nobody yet</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) still to be sent</source>
        <translation>
            <numerusform>%n photo still to be sent</numerusform>
            <numerusform>%n photos still to be sent</numerusform>
        </translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Not synced yet</translation>
    </message>
    <message>
        <source>Received (server): everything</source>
        <translation>Received (server): everything</translation>
    </message>
    <message>
        <source>Working offline by choice</source>
        <translation>Working offline by choice</translation>
    </message>
    <message>
        <source>No connection, next attempt in %1 s</source>
        <translation>No connection, next attempt in %1 s</translation>
    </message>
    <message>
        <source>Last synced %1</source>
        <translation>Last synced %1</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>Sending %1 of %2</source>
        <translation>Sending %1 of %2</translation>
    </message>
    <message>
        <source>Receiving, %1 records</source>
        <translation>Receiving, %1 records</translation>
    </message>
    <message>
        <source>Photos %1 of %2, %3 sent</source>
        <translation>Photos %1 of %2, %3 sent</translation>
    </message>
    <message>
        <source>%1 Next attempt in %2 s</source>
        <translation>%1 Next attempt in %2 s</translation>
    </message>
</context>
<context>
    <name>field::view::SyncView</name>
    <message>
        <source>The database on this device was gone.</source>
        <translation>The database on this device was gone.</translation>
    </message>
    <message>
        <source>The database on this device was damaged.</source>
        <translation>The database on this device was damaged.</translation>
    </message>
    <message>
        <source>The old file is kept: %1</source>
        <translation>The old file is kept: %1</translation>
    </message>
    <message numerus="yes">
        <source>Recovered: %n save(s) that the server has not confirmed.</source>
        <translation>
            <numerusform>Recovered: %n save that the server has not confirmed.</numerusform>
            <numerusform>Recovered: %n saves that the server has not confirmed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recovered: %n field(s) of drafts.</source>
        <translation>
            <numerusform>Recovered: %n field of drafts.</numerusform>
            <numerusform>Recovered: %n fields of drafts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n save(s) could not be read. What the server has of them comes back; look through what you saved last, and show the old file to your administrator.</source>
        <translation>
            <numerusform>%n save could not be read. What the server has of it comes back; look through what you saved last, and show the old file to your administrator.</numerusform>
            <numerusform>%n saves could not be read. What the server has of them comes back; look through what you saved last, and show the old file to your administrator.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is sent before this device is set up anew, since a later save may be missing. Ask your administrator for a code: what was recovered goes along.</source>
        <translation>Nothing is sent before this device is set up anew, since a later save may be missing. Ask your administrator for a code: what was recovered goes along.</translation>
    </message>
    <message>
        <source>They are sent with the next sync, and everything else comes from the server.</source>
        <translation>They are sent with the next sync, and everything else comes from the server.</translation>
    </message>
    <message>
        <source>Kept aside: it came from a device that was copied or revoked. Your supervisor can let it in.</source>
        <translation>Kept aside: it came from a device that was copied or revoked. Your supervisor can let it in.</translation>
    </message>
    <message>
        <source>Kept aside: you had no right for it then. Your supervisor can let it in.</source>
        <translation>Kept aside: you had no right for it then. Your supervisor can let it in.</translation>
    </message>
    <message>
        <source>Joined with what somebody else wrote.</source>
        <translation>Joined with what somebody else wrote.</translation>
    </message>
    <message>
        <source>Somebody else changed it too: the values are in dispute.</source>
        <translation>Somebody else changed it too: the values are in dispute.</translation>
    </message>
    <message>
        <source>Your later value replaced one that you had not seen.</source>
        <translation>Your later value replaced one that you had not seen.</translation>
    </message>
    <message>
        <source>Too late: the state had moved on already.</source>
        <translation>Too late: the state had moved on already.</translation>
    </message>
    <message>
        <source>Your edit brought a deleted record back.</source>
        <translation>Your edit brought a deleted record back.</translation>
    </message>
    <message>
        <source>Not deleted: somebody edited it meanwhile.</source>
        <translation>Not deleted: somebody edited it meanwhile.</translation>
    </message>
    <message>
        <source>Saved (this device)</source>
        <translation>Saved (this device)</translation>
    </message>
    <message>
        <source>Received (server)</source>
        <translation>Received (server)</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>The report was approved meanwhile: your change waits there as a proposed correction.</source>
        <translation>The report was approved meanwhile: your change waits there as a proposed correction.</translation>
    </message>
    <message>
        <source>An earlier change of this device has not arrived yet; it goes first.</source>
        <translation>An earlier change of this device has not arrived yet; it goes first.</translation>
    </message>
    <message>
        <source>The server cannot take it. It stays here; show this to your administrator: %1</source>
        <translation>The server cannot take it. It stays here; show this to your administrator: %1</translation>
    </message>
</context>
<context>
    <name>field::view::TasksView</name>
    <message>
        <source>Tasks</source>
        <translation>Tasks</translation>
    </message>
    <message numerus="yes">
        <source>%n project(s)</source>
        <translation>
            <numerusform>%n project</numerusform>
            <numerusform>%n projects</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>All</translation>
    </message>
    <message>
        <source>In dispute</source>
        <translation>In dispute</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a filter and how many it shows</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>You are reminded of the next step</source>
        <translation>You are reminded of the next step</translation>
    </message>
    <message>
        <source>Reminded: %1</source>
        <translation>Reminded: %1</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alerts</translation>
    </message>
</context>
<context>
    <name>field::view::UnlockView</name>
    <message>
        <source>Set this device up anew</source>
        <translation>Set this device up anew</translation>
    </message>
    <message>
        <source>This device is set up anew. What waited goes along.</source>
        <translation>This device is set up anew. What waited goes along.</translation>
    </message>
    <message>
        <source>Set up this device</source>
        <translation>Set up this device</translation>
    </message>
    <message>
        <source>An address begins with https:// and names a server.</source>
        <translation>An address begins with https:// and names a server.</translation>
    </message>
    <message>
        <source>Give the whole line that begins with FIELDLEDGER://, as it was sent to you.</source>
        <translation>Give the whole line that begins with FIELDLEDGER://, as it was sent to you.</translation>
    </message>
    <message>
        <source>The server does not know this code, or it was used already.</source>
        <translation>The server does not know this code, or it was used already.</translation>
    </message>
    <message>
        <source>Ask your administrator for a new one; a code lives fifteen minutes.</source>
        <translation>Ask your administrator for a new one; a code lives fifteen minutes.</translation>
    </message>
    <message>
        <source>Check the address and the network, then try again.</source>
        <translation>Check the address and the network, then try again.</translation>
    </message>
</context>
<context>
    <name>field::view::VisitView</name>
    <message>
        <source>Field visit</source>
        <translation>Field visit</translation>
    </message>
    <message>
        <source>Arrived %1</source>
        <translation>Arrived %1</translation>
    </message>
    <message>
        <source>Planned for %1</source>
        <translation>Planned for %1</translation>
    </message>
    <message>
        <source>Arrived: begin</source>
        <translation>Arrived: begin</translation>
    </message>
    <message>
        <source>Check and hand in</source>
        <translation>Check and hand in</translation>
    </message>
    <message>
        <source>Hand in</source>
        <translation>Hand in</translation>
    </message>
    <message>
        <source>Begin to correct</source>
        <translation>Begin to correct</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Readings</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>Progress on site</source>
        <translation>Progress on site</translation>
    </message>
    <message>
        <source>Use of money</source>
        <translation>Use of money</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Evidence</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Findings</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>written</source>
        <translation>written</translation>
    </message>
    <message>
        <source>You were reminded %1</source>
        <translation>You were reminded %1</translation>
    </message>
    <message>
        <source>%1 reminded you %2</source>
        <translation>%1 reminded you %2</translation>
    </message>
    <message>
        <source>You reminded them %1</source>
        <translation>You reminded them %1</translation>
    </message>
</context>
<context>
    <name>LockedPage</name>
    <message numerus="yes">
        <source>%n change(s) and photo(s) wait on this device. A lock deletes nothing.</source>
        <translation>
            <numerusform>%n change or photo waits on this device. A lock deletes nothing.</numerusform>
            <numerusform>%n changes and photos wait on this device. A lock deletes nothing.</numerusform>
        </translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Or the recovery code that you were given when it was set.</source>
        <translation>Or the recovery code that you were given when it was set.</translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation>Unlocking</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>I have neither: set this device up anew</source>
        <translation>I have neither: set this device up anew</translation>
    </message>
    <message>
        <source>Your administrator gives you a code for it. What you saved goes along; photos that the server does not have stay sealed on this device until the passphrase is found.</source>
        <translation>Your administrator gives you a code for it. What you saved goes along; photos that the server does not have stay sealed on this device until the passphrase is found.</translation>
    </message>
</context>
<context>
    <name>field::view::LockedView</name>
    <message>
        <source>Locked</source>
        <translation>Locked</translation>
    </message>
    <message>
        <source>This is neither the passphrase nor the recovery code.</source>
        <translation>This is neither the passphrase nor the recovery code.</translation>
    </message>
    <message>
        <source>There is too little memory to try the passphrase.</source>
        <translation>There is too little memory to try the passphrase.</translation>
    </message>
    <message>
        <source>Try again: nothing is lost by a wrong one. Capital and small letters differ.</source>
        <translation>Try again: nothing is lost by a wrong one. Capital and small letters differ.</translation>
    </message>
    <message>
        <source>Close other apps, then try again.</source>
        <translation>Close other apps, then try again.</translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>Recovery code %1</source>
        <translation>Recovery code %1</translation>
    </message>
    <message numerus="yes">
        <source>Sealing photos: %n left</source>
        <translation>
            <numerusform>Sealing photos: %n left</numerusform>
            <numerusform>Sealing photos: %n left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Opening photos: %n left</source>
        <translation>
            <numerusform>Opening photos: %n left</numerusform>
            <numerusform>Opening photos: %n left</numerusform>
        </translation>
    </message>
    <message>
        <source>Lock when nobody touches it</source>
        <translation>Lock when nobody touches it</translation>
    </message>
    <message>
        <source>After 5 minutes</source>
        <translation>After 5 minutes</translation>
    </message>
    <message>
        <source>After 15 minutes</source>
        <translation>After 15 minutes</translation>
    </message>
    <message>
        <source>After 1 hour</source>
        <translation>After 1 hour</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Never</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Lock now</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Change it</translation>
    </message>
    <message>
        <source>Set one</source>
        <translation>Set one</translation>
    </message>
    <message>
        <source>Present passphrase</source>
        <translation>Present passphrase</translation>
    </message>
    <message>
        <source>Or the recovery code.</source>
        <translation>Or the recovery code.</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>At least 8 characters: a few words that only you would put together.</source>
        <translation>At least 8 characters: a few words that only you would put together.</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>Change the passphrase</translation>
    </message>
    <message>
        <source>Set the passphrase</source>
        <translation>Set the passphrase</translation>
    </message>
    <message>
        <source>Take the passphrase away</source>
        <translation>Take the passphrase away</translation>
    </message>
    <message>
        <source>Write it down now and leave it with your administrator: an earlier one opens nothing any more. Without it and without the passphrase nobody can open the photos on this device.</source>
        <translation>Write it down now and leave it with your administrator: an earlier one opens nothing any more. Without it and without the passphrase nobody can open the photos on this device.</translation>
    </message>
    <message>
        <source>I have written it down</source>
        <translation>I have written it down</translation>
    </message>
    <message>
        <source>Give the passphrase</source>
        <translation>Give the passphrase</translation>
    </message>
    <message>
        <source>Give it, or set another</source>
        <translation>Give it, or set another</translation>
    </message>
    <message>
        <source>Present or earlier passphrase</source>
        <translation>Present or earlier passphrase</translation>
    </message>
</context>
<context>
    <name>field::view::PassphraseView</name>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>A passphrase has 8 to 256 characters.</source>
        <translation>A passphrase has 8 to 256 characters.</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>The two are not the same.</translation>
    </message>
    <message>
        <source>The passphrase is set.</source>
        <translation>The passphrase is set.</translation>
    </message>
    <message>
        <source>The passphrase is changed.</source>
        <translation>The passphrase is changed.</translation>
    </message>
    <message>
        <source>The passphrase is taken away. Nothing is sealed any more.</source>
        <translation>The passphrase is taken away. Nothing is sealed any more.</translation>
    </message>
    <message>
        <source>The present passphrase is another one. Nothing was changed.</source>
        <translation>The present passphrase is another one. Nothing was changed.</translation>
    </message>
    <message>
        <source>This device&apos;s key and photos are sealed.</source>
        <translation>This device&apos;s key and photos are sealed.</translation>
    </message>
    <message>
        <source>This device has no passphrase.</source>
        <translation>This device has no passphrase.</translation>
    </message>
    <message>
        <source>There is a passphrase, but this device&apos;s key is not sealed yet.</source>
        <translation>There is a passphrase, but this device&apos;s key is not sealed yet.</translation>
    </message>
    <message>
        <source>The passphrase was not given: this device&apos;s key and new photos lie in the open.</source>
        <translation>The passphrase was not given: this device&apos;s key and new photos lie in the open.</translation>
    </message>
    <message>
        <source>The app asks for the passphrase when it starts and after a pause.</source>
        <translation>The app asks for the passphrase when it starts and after a pause.</translation>
    </message>
    <message>
        <source>With one, whoever takes the device can neither send in your name nor open the photos. What you wrote relies on the disk encryption of the system.</source>
        <translation>With one, whoever takes the device can neither send in your name nor open the photos. What you wrote relies on the disk encryption of the system.</translation>
    </message>
    <message>
        <source>Free some space on the device, then open this page again: it is tried anew.</source>
        <translation>Free some space on the device, then open this page again: it is tried anew.</translation>
    </message>
    <message>
        <source>The passphrase is right. What lies in the open is sealed now.</source>
        <translation>The passphrase is right. What lies in the open is sealed now.</translation>
    </message>
    <message>
        <source>Setting it was cut short, or this device was set up anew without it. Give it below, or the recovery code: everything is sealed then, and photos that it seals already open again. Whoever has neither sets another one: those photos stay sealed until the words are found.</source>
        <translation>Setting it was cut short, or this device was set up anew without it. Give it below, or the recovery code: everything is sealed then, and photos that it seals already open again. Whoever has neither sets another one: those photos stay sealed until the words are found.</translation>
    </message>
    <message>
        <source>Photos of an earlier passphrase stay sealed as well: give that one below, if it is found, and they open again.</source>
        <translation>Photos of an earlier passphrase stay sealed as well: give that one below, if it is found, and they open again.</translation>
    </message>
    <message>
        <source>The passphrase is right. What it seals opens again.</source>
        <translation>The passphrase is right. What it seals opens again.</translation>
    </message>
</context>
<context>
    <name>field::view::AppView</name>
    <message>
        <source>Your recovery code is not written down yet.</source>
        <translation>Your recovery code is not written down yet.</translation>
    </message>
    <message>
        <source>Open Settings, Passphrase: it is shown there until you have it.</source>
        <translation>Open Settings, Passphrase: it is shown there until you have it.</translation>
    </message>
</context>
</TS>
