<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>AppPage</name>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Fieldledger</source>
        <translation>Fieldledger</translation>
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
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>To visit</source>
        <translation>To visit</translation>
    </message>
    <message>
        <source>On site</source>
        <translation>On site</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>Signature refused</source>
        <translation>Signature refused</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>Submitted</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>Reopened</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>Certain</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>Possible</translation>
    </message>
    <message>
        <source>Impossible</source>
        <translation>Impossible</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Target</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Compliance</source>
        <translation>Compliance</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Quality</translation>
    </message>
    <message>
        <source>Benefit</source>
        <translation>Benefit</translation>
    </message>
    <message>
        <source>Governance</source>
        <translation>Governance</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>Minor</source>
        <translation>Minor</translation>
    </message>
    <message>
        <source>Major</source>
        <translation>Major</translation>
    </message>
    <message>
        <source>Serious</source>
        <translation>Serious</translation>
    </message>
    <message>
        <source>This year's appropriation</source>
        <translation>This year's appropriation</translation>
    </message>
    <message>
        <source>Carried over</source>
        <translation>Carried over</translation>
    </message>
    <message>
        <source>Other funds</source>
        <translation>Other funds</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>The server cannot be reached.</translation>
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
        <source>It is tried again by itself in a while.</source>
        <translation>It is tried again by itself in a while.</translation>
    </message>
    <message>
        <source>Ask your supervisor for the right to do it.</source>
        <translation>Ask your supervisor for the right to do it.</translation>
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
        <source>Leave the data as it is and hand the device to your administrator.</source>
        <translation>Leave the data as it is and hand the device to your administrator.</translation>
    </message>
    <message>
        <source>Install the newer app. The data stays as it is.</source>
        <translation>Install the newer app. The data stays as it is.</translation>
    </message>
    <message>
        <source>en</source>
        <extracomment>Do not translate freely: "zh" in Chinese, "en" in English.</extracomment>
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
        <source>never</source>
        <translation>never</translation>
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
        <source>%1 ×10k CNY</source>
        <extracomment>An amount in ten thousand yuan, the unit of the official forms.</extracomment>
        <translation>%1 ×10k CNY</translation>
    </message>
</context>
<context>
    <name>field::view::SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
</context>
</TS>
